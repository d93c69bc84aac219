package org.containerharness.suite;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application of the suite that {@code bin/bench spring} measures. */
@SpringBootApplication
class SuiteApplication {}
