package org.containerharness.junit;

import java.util.List;
import java.util.Optional;
import org.containerharness.junit.internal.HeldFixtures;
import org.containerharness.junit.internal.RequiredFixtures;
import org.containerharness.junit.output.TestName;

/** Which fixtures a class holds together with the application contexts that a framework makes of it. */
final class HeldDeclarations {

    private HeldDeclarations() {}

    /**
     * Empty if no framework makes a context of the class, or nothing is declared.
     *
     * @param around what the class around it holds so; the same is returned if this one declares nothing more
     */
    static Optional<HeldFixtures.Wanted> of(ClassDeclarations declarations, Optional<HeldFixtures.Wanted> around) {
        if (declarations.framework().isEmpty()) {
            return Optional.empty();
        }
        RequiredFixtures own = declarations.forClass().fixturesOnly();
        boolean isMore = !own.own().isEmpty()
                || !around.map(HeldFixtures.Wanted::fixtures)
                        .map(RequiredFixtures::wide)
                        .equals(Optional.of(own.wide()));
        if (around.isPresent() && !isMore) {
            return around;
        }
        RequiredFixtures wanted = around.isPresent() ? own : withOuterClasses(declarations, own);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        Key key = new Key(List.of(around.map(HeldFixtures.Wanted::key), wanted.identity(), ownerOf(declarations)));
        return Optional.of(new HeldFixtures.Wanted(
                key, wanted, TestName.of(declarations.testClass()), Kept.by(declarations.testClass()), around));
    }

    /** What caches are asked for many times with each class; specifications are large, so the hash code is reckoned once. */
    private static final class Key {

        private final List<Object> parts;
        private final int hash;

        Key(List<Object> parts) {
            this.parts = parts;
            this.hash = parts.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && hash == that.hash && parts.equals(that.parts);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /** The class itself, if its context serves no other. */
    private static Optional<Class<?>> ownerOf(ClassDeclarations declarations) {
        return declarations
                .framework()
                .filter(framework -> !framework.keepsContexts())
                .map(framework -> declarations.testClass());
    }

    /** A context cannot use what ends with a class around its own; it has that for itself. */
    private static RequiredFixtures withOuterClasses(ClassDeclarations declarations, RequiredFixtures own) {
        return declarations
                .outer()
                .map(around -> withOuterClasses(around, around.forClass()))
                .map(around -> own.withOwn(around.own().plus(own.own())))
                .orElse(own);
    }
}
