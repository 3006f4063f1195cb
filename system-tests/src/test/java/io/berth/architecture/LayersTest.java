package io.berth.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows of docs/architecture.md: they go one way, and what is pure stays pure. */
class LayersTest {
    private static final JavaClasses BERTH =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.berth");

    /** What pure code may use of the JDK. */
    private static final Set<String> PURE_JDK =
            Set.of(
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "java.nio.charset");

    private static final Set<String> IMPURE_CLASSES =
            Set.of(
                    "java.lang.Thread",
                    "java.lang.Runtime",
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.lang.ThreadLocal",
                    "java.lang.StrictMath",
                    "java.util.Random",
                    "java.util.UUID",
                    "java.util.Date",
                    "java.util.Calendar",
                    "java.util.Timer",
                    "java.util.SplittableRandom");

    @ParameterizedTest
    @CsvSource({
        "history,         transport schemas wire config contract placement cluster node client worker simulation explore bench ops",
        "transport,       history schemas wire config contract placement cluster node client worker simulation explore bench ops",
        "schemas,         history wire contract placement cluster node client worker simulation explore bench ops",
        "wire,            history placement cluster node client worker simulation explore bench ops",
        "config,          history wire contract placement cluster node client worker simulation explore bench ops",
        "contract,        history placement cluster node client worker simulation explore bench ops",
        "placement,       transport history cluster node client worker simulation explore bench ops",
        "cluster,         history node client worker simulation explore bench ops",
        "node,            history client worker simulation explore bench ops",
        "client,          history placement cluster node worker simulation explore bench ops",
        "client.protocol, client.transport transport",
        "worker,          placement cluster node simulation explore bench ops",
        "worker.protocol, transport worker.transport worker.sandbox client history",
        "worker.function, worker.protocol worker.transport worker.sandbox client",
        "simulation,      node explore bench ops",
        "explore,         cluster node client.transport worker.transport bench ops",
        "bench,           cluster worker simulation explore ops",
    })
    void shouldKeepArrowsOneWay(final String from, final String to) {
        final String[] targets =
                Arrays.stream(to.split("\\s+"))
                        .map(name -> "io.berth." + name + "..")
                        .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.berth." + from + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(targets)
                .allowEmptyShould(true)
                .check(BERTH);
    }

    /** Only what measures side by side has nodes and clients. */
    @Test
    void shouldMeasureTheStateMachineAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.berth.bench")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.berth.node..", "io.berth.client..", "io.berth.bench.latency..")
                .check(BERTH);
    }

    /** The codecs of the real processes are one part of the simulation; all else is pure. */
    @Test
    void shouldKeepTheCodecsOfProcessesInOnePlaceOfTheSimulation() {
        noClasses()
                .that()
                .resideInAPackage("io.berth.simulation..")
                .and(
                        describe(
                                "are neither its wire nor the client that holds an adapter of it",
                                user ->
                                        !user.getFullName().startsWith("io.berth.simulation.Wire")
                                                && !user.getSimpleName().equals("SimulatedClient")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.berth.cluster..",
                        "io.berth.client.transport..",
                        "io.berth.worker.transport..")
                .check(BERTH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.berth.placement",
                "io.berth.client.protocol",
                "io.berth.worker.protocol"
            })
    void shouldKeepPureCodeFromEverythingImpure(final String pure) {
        assertFalse(
                BERTH.stream().noneMatch(any -> any.getPackageName().startsWith(pure)),
                "no classes in " + pure);
        classes()
                .that()
                .resideInAPackage(pure + "..")
                .should()
                .onlyDependOnClassesThat(describe("are pure", used -> isPure(pure, used)))
                .check(BERTH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.berth.placement",
                "io.berth.client.protocol",
                "io.berth.worker.protocol"
            })
    void shouldGiveTimeAndChanceToPureCodeAsArguments(final String pure) {
        noClasses()
                .that()
                .resideInAPackage(pure + "..")
                .should()
                .accessTargetWhere(
                        new DescribedPredicate<JavaAccess<?>>(
                                "reads a clock, identity or environment") {
                            @Override
                            public boolean test(final JavaAccess<?> access) {
                                return isImpureCall(
                                        access.getTargetOwner().getFullName(),
                                        access.getTarget().getName());
                            }
                        })
                .check(BERTH);
    }

    @Test
    void shouldKeepFloatingPointOutOfTheHeart() {
        noClasses()
                .that()
                .resideInAPackage("io.berth.placement..")
                .should()
                .dependOnClassesThat(
                        describe(
                                "are floating point",
                                used ->
                                        Stream.of(
                                                        "double",
                                                        "float",
                                                        "java.lang.Double",
                                                        "java.lang.Float")
                                                .anyMatch(name -> name.equals(used.getFullName()))))
                .check(BERTH);
    }

    private static boolean isPure(final String pure, final JavaClass used) {
        final JavaClass element = used.getBaseComponentType();
        final String name = element.getPackageName();
        return element.isPrimitive()
                || name.startsWith(pure)
                || name.startsWith("io.berth.schemas")
                || name.equals("io.berth.wire")
                || name.equals("org.agrona")
                || name.equals("org.agrona.collections")
                || name.equals("org.agrona.concurrent")
                        && element.getSimpleName().equals("UnsafeBuffer")
                || element.getFullName().equals("java.nio.ByteOrder")
                || PURE_JDK.contains(name) && !IMPURE_CLASSES.contains(element.getFullName());
    }

    /** {@code System.arraycopy} is as pure as it gets; the rest of {@code System} is not. */
    private static boolean isImpureCall(final String owner, final String member) {
        return switch (owner) {
            case "java.lang.System" -> !member.equals("arraycopy");
            case "java.lang.Math" -> member.equals("random");
            case "java.lang.Object" -> member.equals("wait") || member.startsWith("notify");
            default -> false;
        };
    }

    private static DescribedPredicate<JavaClass> describe(
            final String description, final java.util.function.Predicate<JavaClass> predicate) {
        return DescribedPredicate.describe(description, predicate);
    }
}
