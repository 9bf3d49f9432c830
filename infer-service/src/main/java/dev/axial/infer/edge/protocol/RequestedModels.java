package dev.axial.infer.edge.protocol;

import dev.axial.infer.batch.QueueFullException;
import dev.axial.infer.champion.ModelUnavailableException;
import dev.axial.infer.champion.ServedChampions;
import dev.axial.infer.champion.ServedModel;
import dev.axial.infer.champion.UnknownModelException;
import dev.axial.infer.request.InvalidInferRequestException;
import dev.axial.infer.request.RequestCaller;
import dev.axial.service.http.HttpError;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The models that requests name, each for as long as its answer takes. What goes wrong is an {@link HttpError}. Thread-safe. */
@Singleton
class RequestedModels {

    private static final Logger LOG = Logger.getLogger(RequestedModels.class);

    private final ServedChampions champions;

    RequestedModels(ServedChampions champions) {
        this.champions = champions;
    }

    /**
     * Answers a question about a model, which stays loaded meanwhile.
     *
     * @param name as it came
     * @param version as it came; empty for the champion
     * @throws HttpError if there is no such model, or it does not serve
     */
    <T> T answer(String name, Optional<String> version, Function<ServedModel, T> question) {
        try (ServedModel.Lease lease = lease(name, version)) {
            return question.apply(lease.model());
        }
    }

    /**
     * Begins an answer with a model that stays loaded until it is there.
     *
     * @param name as it came
     * @param version as it came; empty for the champion
     * @return fails as {@link #error} tells
     */
    <T> CompletableFuture<T> begin(
            String name,
            Optional<String> version,
            RequestCaller caller,
            Function<ServedModel, CompletableFuture<T>> answering) {
        ServedModel.Lease lease;
        try {
            lease = lease(name, version);
        } catch (HttpError e) {
            return CompletableFuture.failedFuture(e);
        }
        return answering.apply(lease.model()).whenComplete((answer, failure) -> lease.close(caller.workers()));
    }

    /** Tells why there is no answer. What was not foreseen is logged, for it is a fault of ours or of a model. */
    static HttpError error(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof HttpError known) {
            return known;
        } else if (cause instanceof InvalidInferRequestException) {
            return HttpError.badRequest(cause.getMessage());
        } else if (cause instanceof QueueFullException) {
            return HttpError.tooMany(cause.getMessage());
        } else if (cause instanceof CancellationException) {
            return HttpError.unavailable("the caller has gone");
        } else if (cause instanceof ExecutionException) {
            LOG.error("a model failed on a request", cause.getCause());
            return HttpError.internal("the model failed: " + cause.getCause().getMessage());
        }
        LOG.error("a request failed unexpectedly", cause);
        return HttpError.internal("the service failed unexpectedly; its log has the reason");
    }

    private ServedModel.Lease lease(String name, Optional<String> version) {
        try {
            return version.isEmpty() ? champions.champion(name) : champions.version(name, version.get());
        } catch (UnknownModelException e) {
            throw HttpError.notFound(e.getMessage());
        } catch (ModelUnavailableException e) {
            throw HttpError.unavailable(e.getMessage());
        }
    }

    /** The versions that can be asked for in place of the champion, or the one that was. */
    List<Integer> versions(ServedModel model, Optional<String> asked) {
        return asked.isEmpty()
                ? champions.versions(model.identity().name())
                : List.of(model.identity().version());
    }
}
