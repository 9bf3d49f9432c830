package dev.axial.eval.edge;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelName;
import dev.axial.eval.version.Promotion;
import dev.axial.eval.version.Standing;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
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
        return answer(() -> {
            Standing standing = promotions.standing();
            return ok(standing.models().stream()
                    .map(model -> ModelVersions.of(standing, model))
                    .toList());
        });
    }

    @GET
    @Path("/{model}")
    public Response one(@PathParam("model") String model) {
        return answer(() -> {
            ModelVersions versions = ModelVersions.of(promotions.standing(), new ModelName(model));
            return versions.versions().isEmpty() ? unknown(model, List.of()) : ok(versions);
        });
    }

    @PUT
    @Path("/{model}/champion")
    public Response promote(@PathParam("model") String model, byte[] body) {
        return answer(() -> {
            ChampionWish wish = EventJson.read(body, ChampionWish.class);
            Promotion promotion = promotions.promote(new ModelName(model), wish.version());
            if (promotion instanceof Promotion.Due due) {
                return ok(due.champion());
            } else if (promotion instanceof Promotion.AlreadyChampion already) {
                return ok(already.champion());
            }
            return unknown(model + " version " + wish.version(), ((Promotion.UnknownVersion) promotion).versions());
        });
    }

    private static Response answer(Callable<Response> action) {
        try {
            return action.call();
        } catch (InvalidEventException | IllegalArgumentException e) {
            return error(Status.BAD_REQUEST, e.getMessage());
        } catch (TimeoutException | ExecutionException e) {
            return error(Status.SERVICE_UNAVAILABLE, "Kafka does not answer; try again: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return error(Status.SERVICE_UNAVAILABLE, "eval is stopping");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Response ok(Object body) {
        return Response.ok(EventJson.write(body), MediaType.APPLICATION_JSON).build();
    }

    private static Response unknown(String what, List<Integer> versions) {
        return error(
                Status.NOT_FOUND,
                "no " + what + " was evaluated; "
                        + (versions.isEmpty() ? "no model of that name was" : "there are versions " + versions));
    }

    private static Response error(Status status, String message) {
        return Response.status(status)
                .entity(EventJson.write(new Problem(message)))
                .type(MediaType.APPLICATION_JSON)
                .build();
    }

    /** @param version which one is wanted as champion */
    record ChampionWish(int version) {}

    /** @param error one sentence */
    record Problem(String error) {}
}
