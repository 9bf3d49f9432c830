/**
 * Eval: a trained model in, its test metrics and a verdict (champion or not) out.
 *
 * <p>{@link dev.axial.eval.Evaluation} is the whole pipeline; start reading there. The steps have a package each, and
 * import neither each other's callers nor {@code edge}, where Kafka and HTTP are.
 */
package dev.axial.eval;
