package org.containerharness.spring;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

/** What an application keeps in its database. */
@Entity
public class OrderEntity {

    @Id
    @GeneratedValue
    Long id;
}
