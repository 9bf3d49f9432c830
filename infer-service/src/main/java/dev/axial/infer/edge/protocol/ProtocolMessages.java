package dev.axial.infer.edge.protocol;

import dev.axial.contract.inference.wire.DataType;
import dev.axial.contract.inference.wire.InferBatchStatistics;
import dev.axial.contract.inference.wire.InferStatistics;
import dev.axial.contract.inference.wire.ModelConfig;
import dev.axial.contract.inference.wire.ModelConfigResponse;
import dev.axial.contract.inference.wire.ModelInput;
import dev.axial.contract.inference.wire.ModelMetadataResponse;
import dev.axial.contract.inference.wire.ModelMetadataResponse.TensorMetadata;
import dev.axial.contract.inference.wire.ModelOutput;
import dev.axial.contract.inference.wire.ModelStatisticsResponse;
import dev.axial.contract.inference.wire.RepositoryIndexResponse;
import dev.axial.contract.inference.wire.ServerMetadataResponse;
import dev.axial.contract.inference.wire.StatisticDuration;
import java.util.List;

/** The answers of {@link InferenceProtocol} as messages of gRPC. */
final class ProtocolMessages {

    private ProtocolMessages() {}

    static ServerMetadataResponse of(InferenceProtocol.Server server) {
        return ServerMetadataResponse.newBuilder()
                .setName(server.name())
                .setVersion(server.version())
                .addAllExtensions(server.extensions())
                .build();
    }

    static ModelMetadataResponse of(InferenceProtocol.ModelAnswer model) {
        return ModelMetadataResponse.newBuilder()
                .setName(model.name())
                .addAllVersions(model.versions())
                .setPlatform(model.platform())
                .addAllInputs(
                        model.inputs().stream().map(ProtocolMessages::tensor).toList())
                .addAllOutputs(
                        model.outputs().stream().map(ProtocolMessages::tensor).toList())
                .build();
    }

    static ModelConfigResponse of(InferenceProtocol.ModelConfiguration model) {
        ModelConfig.Builder configuration = ModelConfig.newBuilder()
                .setName(model.name())
                .setPlatform(model.platform())
                .setBackend(model.backend())
                .setMaxBatchSize(model.maxBatchSize());
        model.input()
                .forEach(input -> configuration.addInput(ModelInput.newBuilder()
                        .setName(input.name())
                        .setDataType(DataType.valueOf(input.dataType()))
                        .addAllDims(longs(input.dims()))));
        model.output()
                .forEach(output -> configuration.addOutput(ModelOutput.newBuilder()
                        .setName(output.name())
                        .setDataType(DataType.valueOf(output.dataType()))
                        .addAllDims(longs(output.dims()))));
        return ModelConfigResponse.newBuilder().setConfig(configuration).build();
    }

    static ModelStatisticsResponse of(ModelStatistics statistics) {
        ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
        statistics
                .modelStats()
                .forEach(
                        version -> response.addModelStats(dev.axial.contract.inference.wire.ModelStatistics.newBuilder()
                                .setName(version.name())
                                .setVersion(version.version())
                                .setLastInference(version.lastInference())
                                .setInferenceCount(version.inferenceCount())
                                .setExecutionCount(version.executionCount())
                                .setInferenceStats(times(version.inferenceStats()))
                                .addAllBatchStats(version.batchStats().stream()
                                        .map(batch -> InferBatchStatistics.newBuilder()
                                                .setBatchSize(batch.batchSize())
                                                .setComputeInfer(sum(batch.computeInfer()))
                                                .build())
                                        .toList())));
        return response.build();
    }

    static RepositoryIndexResponse of(List<InferenceProtocol.IndexedModel> index) {
        RepositoryIndexResponse.Builder response = RepositoryIndexResponse.newBuilder();
        index.forEach(model -> response.addModels(RepositoryIndexResponse.ModelIndex.newBuilder()
                .setName(model.name())
                .setVersion(model.version())
                .setState(model.state())
                .setReason(model.reason())));
        return response.build();
    }

    private static TensorMetadata tensor(InferenceProtocol.TensorAnswer tensor) {
        return TensorMetadata.newBuilder()
                .setName(tensor.name())
                .setDatatype(tensor.datatype())
                .addAllShape(longs(tensor.shape()))
                .build();
    }

    private static InferStatistics times(ModelStatistics.RequestTimes times) {
        return InferStatistics.newBuilder()
                .setSuccess(sum(times.success()))
                .setFail(sum(times.fail()))
                .setQueue(sum(times.queue()))
                .setComputeInput(sum(times.computeInput()))
                .setComputeInfer(sum(times.computeInfer()))
                .setComputeOutput(sum(times.computeOutput()))
                .build();
    }

    private static StatisticDuration sum(ModelStatistics.Sum sum) {
        return StatisticDuration.newBuilder()
                .setCount(sum.count())
                .setNs(sum.ns())
                .build();
    }

    private static List<Long> longs(List<Integer> numbers) {
        return numbers.stream().map(Integer::longValue).toList();
    }
}
