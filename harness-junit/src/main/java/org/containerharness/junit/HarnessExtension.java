package org.containerharness.junit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.handle.ContainerEndedException;
import org.containerharness.junit.IfEngineMissing.Reaction;
import org.containerharness.junit.internal.ConnectionNotes;
import org.containerharness.junit.internal.RunningFixtures;
import org.containerharness.junit.output.ContainerStates;
import org.containerharness.log.Log;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.HarnessException;
import org.containerharness.model.StackSpec;
import org.containerharness.run.Faults;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.PreInterruptCallback;
import org.junit.jupiter.api.extension.PreInterruptContext;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/**
 * Starts what annotations declare before the tests that need it, injects it, and ends it with its scope. Every annotation
 * of this package registers it.
 *
 * <p>Those who want code register it themselves:
 *
 * <pre>{@code
 * @RegisterExtension
 * static HarnessExtension cache = HarnessExtension.of(
 *         StackSpec.named("cache").plus(ContainerSpec.of("redis", "redis:7").ports("6379")));
 * }</pre>
 *
 * A static field has CLASS scope, an instance field METHOD scope.
 *
 * <p>What it starts is ended when JUnit closes the store it is kept in, so after all callbacks and whatever fails in
 * them. Safe for parallel execution: it has no state of its own.
 */
public final class HarnessExtension
        implements ExecutionCondition,
                BeforeAllCallback,
                TestInstancePreConstructCallback,
                TestInstancePostProcessor,
                BeforeEachCallback,
                ParameterResolver,
                InvocationInterceptor,
                PreInterruptCallback,
                AfterEachCallback,
                AfterAllCallback {

    private static final Log LOG = Log.ofHarness();

    static {
        DeclarationWarmUp.begin();
    }

    private final Supplier<StackSpec> declared;

    /** For JUnit. */
    HarnessExtension() {
        this(() -> StackSpec.named("none"));
    }

    private HarnessExtension(Supplier<StackSpec> declared) {
        this.declared = declared;
    }

    /** An extension that gives tests what these stacks hold, all of it as one. */
    public static HarnessExtension of(StackSpec... stacks) {
        StackSpec all = StackSpec.named("code");
        for (StackSpec stack : stacks) {
            all = all.plus(stack);
        }
        StackSpec complete = all;
        return new HarnessExtension(() -> complete);
    }

    /**
     * An extension that gives tests what a stack holds that is made when the declarations are read; if that fails, the test
     * class fails with the reason and the field's name, where an initializer would make the class unusable.
     */
    public static HarnessExtension of(Supplier<StackSpec> stack) {
        return new HarnessExtension(stack);
    }

    StackSpec declared() {
        return declared.get();
    }

    /** Fails later, with instructions, unless skipping was asked for: what is left out in silence proves nothing. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try {
            Fixtures.announce(context);
            if (!skipsWithoutEngine(context)) {
                return ConditionEvaluationResult.enabled("Tests without an engine fail.");
            }
        } catch (HarnessException e) {
            return ConditionEvaluationResult.enabled("A setting cannot be read, which is told when a test begins.");
        }
        Optional<String> missing = Fixtures.session(context).engineMissing();
        return missing.map(text -> ConditionEvaluationResult.disabled("No container engine", text))
                .orElseGet(() -> ConditionEvaluationResult.enabled("There is an engine."));
    }

    private static boolean skipsWithoutEngine(ExtensionContext context) {
        for (Optional<ExtensionContext> each = Optional.of(context);
                each.isPresent();
                each = each.get().getParent()) {
            Optional<Reaction> reaction = each.get().getElement().flatMap(HarnessExtension::reaction);
            if (reaction.isPresent()) {
                return reaction.get() == Reaction.SKIP;
            }
        }
        return Fixtures.session(context).skipsWithoutEngine();
    }

    private static Optional<Reaction> reaction(AnnotatedElement element) {
        return AnnotationSupport.findAnnotation(element, IfEngineMissing.class).map(IfEngineMissing::value);
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        boolean oneInstanceForAll = context.getTestInstanceLifecycle()
                .filter(TestInstance.Lifecycle.PER_CLASS::equals)
                .isPresent();
        Fixtures.testClass(context).declarations().hints(oneInstanceForAll).forEach(Fixtures.session(context)::hint);
        if (!DisabledTests.nothingRuns(context) && !Fixtures.startsBesideContext(context)) {
            Fixtures.setStaticFields(context, Fixtures.level(context));
        }
    }

    /** With one instance for all tests this comes before {@link #beforeAll}. */
    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factoryContext, ExtensionContext context) {
        if (!DisabledTests.nothingRuns(context) && !Fixtures.startsBesideContext(context)) {
            Fixtures.testClass(context).started();
        }
    }

    @Override
    public void postProcessTestInstance(Object testInstance, ExtensionContext context) {
        if (!DisabledTests.nothingRuns(context) && !Fixtures.startsBesideContext(context)) {
            Fixtures.setFields(context, testInstance, Fixtures.level(context, List.of(testInstance)));
        }
    }

    /** The first callback of an extension that only the method registers; and with one instance for all tests. */
    @Override
    public void beforeEach(ExtensionContext context) {
        List<Object> instances = context.getRequiredTestInstances().getAllInstances();
        RunningFixtures level = Fixtures.level(context, instances);
        instances.forEach(instance -> Fixtures.setFields(context, instance, level));
    }

    /** Claims annotated parameters, {@code RunningStack} and {@code Faults}, and nothing else. */
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        boolean isOurs = isFaults(parameter)
                || Injection.of(parameter.getDeclaringExecutable(), parameter.getParameter())
                        .isPresent();
        return isOurs && isFirst(parameter, context);
    }

    private static boolean isFaults(ParameterContext parameter) {
        return parameter.getParameter().getType() == Faults.class;
    }

    /** JUnit refuses parameters that two resolvers claim; a class may have this extension more than once. */
    private boolean isFirst(ParameterContext parameter, ExtensionContext context) {
        List<Object> key = List.of(parameter.getDeclaringExecutable(), parameter.getIndex());
        return Fixtures.store(context).getOrComputeIfAbsent(key, unclaimed -> this, HarnessExtension.class) == this;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (isFaults(parameter)) {
            Fixtures.level(context);
            return Fixtures.faults(context, "of the test's own");
        }
        Injection injection = Injection.of(parameter.getDeclaringExecutable(), parameter.getParameter())
                .orElseThrow();
        injection.typeProblem().ifPresent(problem -> {
            throw new DeclarationException(problem);
        });
        return Fixtures.value(injection, Fixtures.level(context), context);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        withFaults(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext context)
            throws Throwable {
        withFaults(invocation, context);
    }

    private void withFaults(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        DeclaredFaults declared = DeclaredFaults.of(context);
        boolean isMine = !declared.annotations().isEmpty()
                && Fixtures.store(context).getOrComputeIfAbsent(WithFault.class, key -> this, HarnessExtension.class)
                        == this;
        if (!isMine) {
            invocation.proceed();
            return;
        }
        try (Faults faults = Fixtures.faults(context, "declared")) {
            declared.begin(faults, Fixtures.level(context));
            invocation.proceed();
        }
    }

    /** The callbacks around a test method run once for all dynamic tests that it makes; this runs for each. */
    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext invocationContext, ExtensionContext context)
            throws Throwable {
        try (Evidences evidences = Evidences.ofDynamicTest(context)) {
            try {
                invocation.proceed();
            } catch (Throwable failure) {
                noteFailure(context, failure, evidences);
                throw failure;
            }
            evidences.keepOfSuccess();
        }
    }

    @Override
    public void beforeThreadInterrupt(PreInterruptContext preInterruptContext, ExtensionContext context) {
        Fixtures.started(context).ifPresent(level -> {
            LOG.warn(
                    "{} takes too long and is interrupted. Its containers:\n{}",
                    context.getDisplayName(),
                    ContainerStates.states(level.containers()));
            Evidences.of(context)
                    .keepNow()
                    .ifPresent(folder -> LOG.warn("What they wrote and do is kept in {}", folder));
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        tellEnd(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        tellEnd(context);
    }

    /** What has to be said while the containers are still there to be looked at. */
    private static void tellEnd(ExtensionContext context) {
        Evidences evidences = Evidences.of(context);
        context.getExecutionException().ifPresent(failure -> noteFailure(context, failure, evidences));
        try {
            Fixtures.started(context).ifPresent(RunningFixtures::tellEnds);
        } catch (ContainerEndedException e) {
            evidences.keepOfFailure(e);
            throw e;
        }
        evidences.keepOfSuccess();
    }

    /** Adds to a failure which containers had ended by then, and where files are that help to explain it. */
    private static void noteFailure(ExtensionContext context, Throwable failure, Evidences evidences) {
        if (failure instanceof TestAbortedException) {
            return;
        }
        boolean noted = List.of(failure.getSuppressed()).stream().anyMatch(ContainerEndedException.class::isInstance);
        Fixtures.started(context).filter(level -> !noted).ifPresent(level -> {
            level.markFailed();
            Fixtures.session(context).goneEngine(level.containers().values()).ifPresent(failure::addSuppressed);
            ConnectionNotes.add(
                    Fixtures.session(context),
                    context.getDisplayName(),
                    failure,
                    level.containers().values());
            List<FailureReport> ended = level.ended();
            if (!ended.isEmpty()) {
                ContainerEndedException note = new ContainerEndedException(ended);
                failure.addSuppressed(note);
                LOG.warn("{} failed. {}", context.getDisplayName(), note.getMessage());
            }
        });
        evidences.keepOfFailure(failure);
    }
}
