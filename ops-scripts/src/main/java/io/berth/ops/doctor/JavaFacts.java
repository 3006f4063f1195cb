package io.berth.ops.doctor;

/**
 * The Java that a node would be run with.
 *
 * @param feature its major version.
 */
record JavaFacts(int feature, String version, String vendor) {
    static JavaFacts ofThisJvm() {
        return new JavaFacts(
                Runtime.version().feature(),
                Runtime.version().toString(),
                System.getProperty("java.vendor"));
    }
}
