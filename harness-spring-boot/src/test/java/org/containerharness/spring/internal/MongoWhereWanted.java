package org.containerharness.spring.internal;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Else each context of the tests would look for a MongoDB, since the driver is on the class path. */
final class MongoWhereWanted implements AutoConfigurationImportFilter, EnvironmentAware {

    private boolean isWanted;

    @Override
    public void setEnvironment(Environment environment) {
        isWanted = environment.getProperty("orders.mongo", Boolean.class, false);
    }

    @Override
    public boolean[] match(String[] names, AutoConfigurationMetadata metadata) {
        boolean[] match = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            match[i] = isWanted || names[i] == null || !names[i].contains(".mongo.") && !names[i].contains(".mongodb.");
        }
        return match;
    }
}
