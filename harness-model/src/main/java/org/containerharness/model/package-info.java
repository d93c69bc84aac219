/** What is wanted: records and values with their checks, no side effects, no dependency. */
@NullMarked
@RecordBuilder.Include(
        value = {
            BuildSpec.class,
            ContainerSpec.class,
            FileSpec.class,
            ImageSpec.class,
            NetworkSpec.class,
            NetworkingSpec.class,
            ProcessSpec.class,
            ReadyCondition.Http.class,
            ResourceSpec.class,
            VolumeSpec.class
        },
        packagePattern = "@.internal")
@RecordBuilder.Options(
        copyMethodName = "from",
        enableWither = false,
        enableGetters = false,
        addStaticBuilder = false,
        prefixEnclosingClassNames = false)
package org.containerharness.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.NullMarked;
