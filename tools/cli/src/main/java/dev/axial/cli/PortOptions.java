package dev.axial.cli;

import dev.axial.launcher.home.Ports;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.util.List;
import picocli.CommandLine.Option;

/** The ports of a system that is being started. */
final class PortOptions {

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "${env:AXIAL_KAFKA_PORT:-9092}",
            description = "Kafka (AXIAL_KAFKA_PORT; default: 9092).")
    private int kafka;

    @Option(
            names = "--ingest-port",
            paramLabel = "N",
            defaultValue = "${env:AXIAL_INGEST_PORT:-8081}",
            description = "Ingest, HTTP (AXIAL_INGEST_PORT; default: 8081).")
    private int ingest;

    @Option(
            names = "--train-port",
            paramLabel = "N",
            defaultValue = "${env:AXIAL_TRAIN_PORT:-8082}",
            description = "Train, HTTP (AXIAL_TRAIN_PORT; default: 8082).")
    private int train;

    @Option(
            names = "--eval-port",
            paramLabel = "N",
            defaultValue = "${env:AXIAL_EVAL_PORT:-8083}",
            description = "Eval, HTTP (AXIAL_EVAL_PORT; default: 8083).")
    private int eval;

    @Option(
            names = "--infer-port",
            paramLabel = "N",
            defaultValue = "${env:AXIAL_INFER_PORT:-8084}",
            description = "Infer, HTTP (AXIAL_INFER_PORT; default: 8084).")
    private int infer;

    @Option(
            names = "--infer-grpc-port",
            paramLabel = "N",
            defaultValue = "${env:AXIAL_INFER_GRPC_PORT:-9084}",
            description = "Infer, gRPC (AXIAL_INFER_GRPC_PORT; default: 9084).")
    private int inferGrpc;

    Ports ports() throws CommandException {
        try {
            return new Ports(kafka, ingest, train, eval, infer, inferGrpc);
        } catch (IllegalArgumentException e) {
            throw new CommandException("A port cannot be used: " + Sentence.reason(e) + ".", e);
        }
    }

    /** The same ports as arguments of another launcher. */
    List<String> arguments() {
        return List.of(
                "--kafka-port=" + kafka,
                "--ingest-port=" + ingest,
                "--train-port=" + train,
                "--eval-port=" + eval,
                "--infer-port=" + infer,
                "--infer-grpc-port=" + inferGrpc);
    }
}
