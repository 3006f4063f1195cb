package io.berth.cluster;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The arrows between heart, clustered service and node, and what heart and adapter may see (rule
 * 36).
 */
class ClusterLayerTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.berth.placement", "io.berth.cluster", "io.berth.node");

    private static final Set<String> DECODING_SIDE =
            Set.of(
                    "IngressAdapter",
                    "ClientRequestAdapter",
                    "WorkerRequestAdapter",
                    "OperatorRequestAdapter",
                    "EntryFrame",
                    "FieldChecks",
                    "TextReader");

    private static final List<String> FLOATING =
            List.of("float", "double", "java.lang.Float", "java.lang.Double");

    private static final DescribedPredicate<JavaClass> DECODES =
            describe("decodes log entries", type -> DECODING_SIDE.contains(type.getSimpleName()));

    @Test
    void shouldLetTheHeartDependOnNothingThatDiffersBetweenNodes() {
        classes()
                .that()
                .resideInAPackage("io.berth.placement..")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(
                                "io.berth.placement..",
                                "io.berth.schemas..",
                                "io.berth.wire..",
                                "org.agrona..",
                                "java.lang",
                                "java.lang.runtime",
                                "java.lang.invoke",
                                "java.nio",
                                "java.nio.charset",
                                "java.util",
                                "java.util.function"))
                .check(CLASSES);
    }

    @Test
    void shouldKeepClocksAndChanceOutOfTheHeart() {
        noClasses()
                .that()
                .resideInAPackage("io.berth.placement..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "identityHashCode", Object.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(CLASSES);
    }

    /** The order in a hash map is no part of the state: it differs after a snapshot. */
    @Test
    void shouldWalkNoHashMapInTheHeart() {
        final Set<String> walks =
                Set.of(
                        "forEach",
                        "longForEach",
                        "intForEach",
                        "iterator",
                        "entrySet",
                        "keySet",
                        "values",
                        "stream",
                        "replaceAllLong",
                        "toArray");
        noClasses()
                .that()
                .resideInAPackage("io.berth.placement..")
                .should()
                .dependOnClassesThat(
                        describe(
                                "are maps or sets of the JDK in hash order",
                                used ->
                                        List.of(
                                                        "java.util.HashMap",
                                                        "java.util.HashSet",
                                                        "java.util.LinkedHashMap",
                                                        "java.util.LinkedHashSet",
                                                        "java.util.IdentityHashMap",
                                                        "java.util.WeakHashMap",
                                                        "java.util.Hashtable")
                                                .contains(used.getName())))
                .orShould()
                .callMethodWhere(
                        describe(
                                "walks a collection of Agrona",
                                (JavaMethodCall call) ->
                                        call.getTargetOwner()
                                                        .getPackageName()
                                                        .equals("org.agrona.collections")
                                                && walks.contains(call.getName())))
                .orShould()
                .callMethodWhere(
                        describe(
                                "computes in floating point",
                                (JavaMethodCall call) ->
                                        call.getTargetOwner().getName().equals("java.lang.Math")
                                                && isFloating(call)))
                .check(CLASSES);
    }

    private static boolean isFloating(final JavaMethodCall call) {
        return call.getTarget().getRawParameterTypes().stream()
                        .anyMatch(type -> FLOATING.contains(type.getName()))
                || FLOATING.contains(call.getTarget().getRawReturnType().getName());
    }

    @Test
    void shouldKeepFloatingPointOutOfTheHeart() {
        classes()
                .that()
                .resideInAPackage("io.berth.placement..")
                .should(
                        new ArchCondition<>("hold and pass no floating point") {
                            @Override
                            public void check(final JavaClass type, final ConditionEvents events) {
                                for (final JavaField field : type.getFields()) {
                                    report(events, type, field.getRawType(), field.getFullName());
                                }
                                for (final JavaMethod method : type.getMethods()) {
                                    report(
                                            events,
                                            type,
                                            method.getRawReturnType(),
                                            method.getFullName());
                                    for (final JavaClass parameter :
                                            method.getRawParameterTypes()) {
                                        report(events, type, parameter, method.getFullName());
                                    }
                                }
                            }
                        })
                .check(CLASSES);
    }

    private static void report(
            final ConditionEvents events,
            final JavaClass owner,
            final JavaClass type,
            final String where) {
        if (FLOATING.contains(type.getName())) {
            events.add(SimpleConditionEvent.violated(owner, where + " has type " + type.getName()));
        }
    }

    @Test
    void shouldShowTheDecodingSideNoRoleNoSessionAndNoResultOfAnOffer() {
        noClasses()
                .that(DECODES)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.aeron..")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("EgressSessions")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("Outbox")
                .check(CLASSES);
    }

    @Test
    void shouldPointFromNodeToServiceToHeartOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.berth.placement..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.berth.cluster..", "io.berth.node..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.berth.cluster..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.berth.node..")
                .check(CLASSES);
    }
}
