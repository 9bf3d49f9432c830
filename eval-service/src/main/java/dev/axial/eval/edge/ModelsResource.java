package dev.axial.eval.edge;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelName;
import dev.axial.eval.version.Promotion;
import dev.axial.eval.version.Standing;
import dev.axial.service.http.HttpError;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** HTTP edge: the versions of each model, and which is champion. */
@Path("/models")
class ModelsResource {

    private final Promotions promotions;

    ModelsResource(Promotions promotions) {
        this.promotions = promotions;
    }

    @GET
    public Response all() {
        Standing standing = standing();
        return ok(standing.models().stream()
                .map(model -> ModelVersions.of(standing, model))
                .toList());
    }

    @GET
    @Path("/{model}")
    public Response one(@PathParam("model") String model) {
        ModelVersions versions = ModelVersions.of(standing(), name(model));
        if (versions.versions().isEmpty()) {
            throw unknown(model, List.of());
        }
        return ok(versions);
    }

    @PUT
    @Path("/{model}/champion")
    public Response promote(@PathParam("model") String model, byte[] body) throws InvalidEventException {
        int version = EventJson.read(body, ChampionWish.class).version();
        Promotion promotion = asked(() -> promotions.promote(name(model), version));
        if (promotion instanceof Promotion.Due due) {
            return ok(due.champion());
        } else if (promotion instanceof Promotion.AlreadyChampion already) {
            return ok(already.champion());
        }
        throw unknown(model + " version " + version, ((Promotion.UnknownVersion) promotion).versions());
    }

    private Standing standing() {
        return asked(promotions::standing);
    }

    private static <T> T asked(Callable<T> question) {
        try {
            return question.call();
        } catch (TimeoutException | ExecutionException e) {
            throw HttpError.unavailable("Kafka does not answer; try again: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpError.unavailable("eval is stopping");
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static ModelName name(String model) {
        try {
            return new ModelName(model);
        } catch (IllegalArgumentException e) {
            throw HttpError.badRequest(e.getMessage());
        }
    }

    private static Response ok(Object body) {
        return Response.ok(EventJson.write(body), MediaType.APPLICATION_JSON).build();
    }

    private static HttpError unknown(String what, List<Integer> versions) {
        return HttpError.notFound("no " + what + " was evaluated; "
                + (versions.isEmpty() ? "no model of that name was" : "there are versions " + versions));
    }

    /** @param version which one is wanted as champion */
    record ChampionWish(int version) {}
}
