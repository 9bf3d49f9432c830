package dev.axial.infer.request;

import dev.axial.image.ImageShaper;
import dev.axial.infer.batch.QueueFullException;
import dev.axial.infer.batch.RunQueue.RunAnswer;
import dev.axial.infer.champion.ServedModel;
import dev.axial.infer.request.InferReply.OutputTensor;
import dev.axial.infer.request.InferRequest.WantedOutput;
import dev.axial.infer.request.RequestStatistics.RequestEnding;
import dev.axial.onnx.OnnxOutput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The pipeline of a request: its images are put into the model's shape, wait in the model's queue beside the stream, and
 * what the model says becomes the outputs that were asked for. Thread-safe.
 */
public final class RequestInference {

    /** Reads a request, in whatever form it came. */
    @FunctionalInterface
    public interface RequestReader {
        InferRequest read() throws InvalidInferRequestException;
    }

    private static final String LOGITS = "logits";
    private static final String PROBABILITIES = "probabilities";
    private static final int MOST_VALUES = 1 << 20;

    /** Values of an output that are written in less than a millisecond, also as JSON. */
    private static final int QUICK_VALUES = 1 << 12;

    private final ImageShaper shaper;
    private final int mostImages;
    private final RequestStatistics statistics;

    /** @param mostImages of one request */
    public RequestInference(ImageShaper shaper, int mostImages, RequestStatistics statistics) {
        if (mostImages < 1 || mostImages > RawTensors.MOST_ELEMENTS) {
            throw new IllegalArgumentException(
                    "axial.infer.max-request is 1 to " + RawTensors.MOST_ELEMENTS + " images, got " + mostImages);
        }
        this.shaper = shaper;
        this.mostImages = mostImages;
        this.statistics = statistics;
    }

    /**
     * Begins to answer a request, and does not wait for the model: small work is done on this thread and the
     * {@linkplain RequestCaller#own caller's}, the rest by {@linkplain RequestCaller#workers workers}. A request that cannot be
     * read counts as invalid, too.
     *
     * @param reader reads it; called once, by this thread
     * @param model stays open until the answer is there
     * @return the answer. It fails with {@link InvalidInferRequestException} if the request cannot be read or does not fit
     *     the model, {@link QueueFullException} if too many images wait, so that it may succeed in a moment,
     *     {@link ExecutionException} if the model failed, {@link CancellationException} if nobody waits any more
     */
    public CompletableFuture<InferReply> answer(RequestReader reader, ServedModel model, RequestCaller caller) {
        return new Answering(model, caller).begin(reader);
    }

    /** A request, from its arrival to its answer. */
    private final class Answering {

        private final long begun = System.nanoTime();
        private final ServedModel model;
        private final RequestCaller caller;

        Answering(ServedModel model, RequestCaller caller) {
            this.model = model;
            this.caller = caller;
        }

        CompletableFuture<InferReply> begin(RequestReader reader) {
            CompletableFuture<InferReply> reply;
            try {
                InferRequest request = reader.read();
                reply = request.isQuick()
                        ? run(request)
                        : CompletableFuture.supplyAsync(() -> run(request), caller.workers())
                                .thenCompose(Function.identity());
            } catch (Exception | OutOfMemoryError e) {
                reply = CompletableFuture.failedFuture(e);
            }
            return reply.whenComplete((ready, failure) -> {
                if (failure != null) {
                    statistics.failed(model.identity(), ending(failure), System.nanoTime() - begun);
                }
            });
        }

        private CompletableFuture<InferReply> run(InferRequest request) {
            try {
                List<WantedOutput> outputs = outputs(request);
                RequestedImages images = RequestedImages.of(request, model.input(), mostImages, shaper, caller.room());
                int values = values(images.n(), model.labels().size());
                long shaping = System.nanoTime() - begun;
                CompletableFuture<RunAnswer> answer = model.queue().request(images.pixels());
                caller.cancelWhenGone(answer);
                return answer.handleAsync(
                        (ran, failure) -> reply(request, outputs, shaping, ran, failure),
                        request.isQuick() && values <= QUICK_VALUES ? caller.own() : caller.workers());
            } catch (Exception | OutOfMemoryError e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private InferReply reply(
                InferRequest request, List<WantedOutput> outputs, long shaping, RunAnswer ran, Throwable failure) {
            if (failure != null) {
                throw new CompletionException(
                        failure instanceof CancellationException ? failure : new ExecutionException(failure));
            }
            long came = System.nanoTime();
            List<OutputTensor> tensors = outputs.stream()
                    .map(output -> tensor(output, ran.output(), model.labels()))
                    .toList();
            long end = System.nanoTime();
            StepTimes times = new StepTimes(shaping, ran.queuedNanos(), ran.runNanos(), end - came, end - begun);
            statistics.answered(model.identity(), times);
            caller.answered(model.identity(), times);
            return new InferReply(model.identity(), request.id(), tensors);
        }
    }

    private static RequestEnding ending(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof InvalidInferRequestException) {
            return RequestEnding.INVALID;
        } else if (cause instanceof QueueFullException) {
            return RequestEnding.REFUSED;
        } else if (cause instanceof CancellationException) {
            return RequestEnding.CANCELLED;
        }
        return RequestEnding.FAILED;
    }

    /** The values of an output. A reply is made in memory, as its request is. */
    private static int values(int images, int classes) throws InvalidInferRequestException {
        if ((long) images * classes > MOST_VALUES) {
            throw new InvalidInferRequestException("an output of one reply has at most " + MOST_VALUES + " values, and "
                    + images + " images of " + classes + " classes are more: send fewer images in one request");
        }
        return images * classes;
    }

    private static List<WantedOutput> outputs(InferRequest request) throws InvalidInferRequestException {
        if (request.outputs().isEmpty()) {
            return List.of(
                    new WantedOutput(LOGITS, 0, request.binary()),
                    new WantedOutput(PROBABILITIES, 0, request.binary()));
        }
        Set<String> names = new HashSet<>();
        for (WantedOutput output : request.outputs()) {
            if (!output.name().equals(LOGITS) && !output.name().equals(PROBABILITIES)) {
                throw new InvalidInferRequestException(
                        "there is no output '" + output.name() + "'; there are 'logits' and 'probabilities'");
            }
            if (!names.add(output.name())) {
                throw new InvalidInferRequestException("output '" + output.name() + "' is asked for twice");
            }
        }
        return request.outputs();
    }

    private static OutputTensor tensor(WantedOutput wanted, OnnxOutput output, List<String> labels) {
        float[] values = wanted.name().equals(LOGITS) ? output.logits() : output.probabilities();
        if (wanted.classes() == 0) {
            return new OutputTensor.FloatTensor(
                    wanted.name(), output.size(), output.classes(), values, wanted.binary());
        }
        int best = Math.min(wanted.classes(), output.classes());
        List<String> classes = new ArrayList<>(output.size() * best);
        for (int i = 0; i < output.size(); i++) {
            int row = i * output.classes();
            IntStream.range(0, output.classes())
                    .boxed()
                    // of equals the first, as in a prediction
                    .sorted((a, b) -> Float.compare(values[row + b], values[row + a]))
                    .limit(best)
                    .forEach(c -> classes.add(values[row + c] + ":" + c + ":" + labels.get(c)));
        }
        return new OutputTensor.ClassTensor(wanted.name(), output.size(), best, classes, wanted.binary());
    }
}
