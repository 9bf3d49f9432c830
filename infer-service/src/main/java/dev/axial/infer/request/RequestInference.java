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
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
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
     * Answers a request; returns when its last image has been run. One that cannot be read counts as invalid, too.
     *
     * @param reader reads it; called once, by this thread
     * @param model under a lease
     * @param room for the images that are decoded
     * @param waiting gets the answer to be, so that it can be cancelled when nobody wants it any more
     * @throws InvalidInferRequestException if the request cannot be read, or does not fit the model
     * @throws QueueFullException if too many images wait; the request may succeed in a moment
     * @throws ExecutionException if the model failed
     * @throws CancellationException if it was cancelled
     */
    public InferReply answer(RequestReader reader, ServedModel model, Room room, Consumer<CompletableFuture<?>> waiting)
            throws InvalidInferRequestException, QueueFullException, ExecutionException, InterruptedException {
        long begun = System.nanoTime();
        RequestEnding ending = RequestEnding.FAILED;
        try {
            InferRequest request = reader.read();
            List<WantedOutput> outputs = outputs(request);
            RequestedImages images = RequestedImages.of(request, model.input(), mostImages, shaper, room);
            requireReply(images.n(), model.labels().size());
            long shaped = System.nanoTime();
            CompletableFuture<RunAnswer> answer = model.queue().request(images.pixels());
            waiting.accept(answer);
            RunAnswer got = answer.get();
            long ran = System.nanoTime();
            List<OutputTensor> tensors = outputs.stream()
                    .map(output -> tensor(output, got.output(), model.labels()))
                    .toList();
            long end = System.nanoTime();
            statistics.answered(model.identity(), got, shaped - begun, end - ran, end - begun);
            ending = RequestEnding.ANSWERED;
            return new InferReply(model.identity(), request.id(), tensors);
        } catch (InvalidInferRequestException e) {
            ending = RequestEnding.INVALID;
            throw e;
        } catch (QueueFullException e) {
            ending = RequestEnding.REFUSED;
            throw e;
        } catch (CancellationException e) {
            ending = RequestEnding.CANCELLED;
            throw e;
        } finally {
            if (ending != RequestEnding.ANSWERED) {
                statistics.failed(model.identity(), ending, System.nanoTime() - begun);
            }
        }
    }

    /** A reply is made in memory, as its request is. */
    private static void requireReply(int images, int classes) throws InvalidInferRequestException {
        if ((long) images * classes > MOST_VALUES) {
            throw new InvalidInferRequestException("an output of one reply has at most " + MOST_VALUES + " values, and "
                    + images + " images of " + classes + " classes are more: send fewer images in one request");
        }
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
