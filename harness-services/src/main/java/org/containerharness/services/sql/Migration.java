package org.containerharness.services.sql;

import org.containerharness.space.Space;

/**
 * Brings an empty database into the state that every test starts with: tables, reference data. Runs once for a container;
 * each test gets a copy of the result. Needs a constructor without parameters.
 *
 * @param <S> the kind of database
 */
@FunctionalInterface
public interface Migration<S extends Space> {

    /** Leaves no connection open. */
    void migrate(S template) throws Exception;
}
