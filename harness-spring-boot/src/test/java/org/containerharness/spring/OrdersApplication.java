package org.containerharness.spring;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application as users have one: it says nothing of where its database is. */
@SpringBootApplication
class OrdersApplication {}
