package dev.axial.eval.edge;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.ModelName;
import dev.axial.contract.model.PromotionDecided;
import dev.axial.eval.version.Standing;
import dev.axial.service.http.HttpError;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** HTTP edge: the versions of each model, and which is champion. */
@Path("/models")
class ModelsResource {

    private static final int MODELS_OF_A_PAGE = 100;
    private static final int MOST_MODELS = 500;
    private static final int VERSIONS_OF_A_MODEL = 10;
    private static final int VERSIONS_OF_A_PAGE = 100;
    private static final int MOST_VERSIONS = 1000;

    private final Promotions promotions;

    ModelsResource(Promotions promotions) {
        this.promotions = promotions;
    }

    /** A page of models by name, each with its newest versions; the header {@code Link} leads to the next page. */
    @GET
    public Response all(@QueryParam("after") @DefaultValue("") String after, @QueryParam("limit") String limit) {
        int most = number("limit", limit, MODELS_OF_A_PAGE, MOST_MODELS);
        Standing standing = standing();
        SortedSet<ModelName> names = standing.models();
        List<ModelName> page = names.stream()
                .filter(name -> name.value().compareTo(after) > 0)
                .limit(most)
                .toList();
        ResponseBuilder response = json(page.stream()
                .map(model -> ModelVersions.of(standing, model, Integer.MAX_VALUE, VERSIONS_OF_A_MODEL))
                .toList());
        if (!page.isEmpty() && !page.get(page.size() - 1).equals(names.last())) {
            response.header("Link", next("/models?after=" + page.get(page.size() - 1) + "&limit=" + most));
        }
        return response.build();
    }

    /** A page of the versions of a model, the newest first; the header {@code Link} leads to older ones. */
    @GET
    @Path("/{model}")
    public Response one(
            @PathParam("model") String model, @QueryParam("before") String before, @QueryParam("limit") String limit) {
        int end = number("before", before, Integer.MAX_VALUE, Integer.MAX_VALUE);
        int most = number("limit", limit, VERSIONS_OF_A_PAGE, MOST_VERSIONS);
        Standing standing = standing();
        ModelVersions page = ModelVersions.of(standing, name(model), end, most);
        if (page.versionCount() == 0) {
            throw HttpError.notFound("no " + model + " was evaluated; no model of that name was");
        }
        ResponseBuilder response = json(page);
        page.nextBefore(standing)
                .ifPresent(older ->
                        response.header("Link", next("/models/" + model + "?before=" + older + "&limit=" + most)));
        return response.build();
    }

    @PUT
    @Path("/{model}/champion")
    public Response promote(@PathParam("model") String model, byte[] body) throws InvalidEventException {
        ChampionWish wish = EventJson.read(body, ChampionWish.class);
        ModelName name = name(model);
        PromotionDecided decided = asked(() -> promotions.promote(
                name,
                wish.version(),
                wish.expected(),
                wish.reason().orElse("promoted by hand"),
                wish.by().orElse("somebody over HTTP")));
        return switch (decided.outcome()) {
            case PROMOTED, ALREADY_CHAMPION ->
                ok(asked(() -> promotions.champion(name))
                        .<Object>map(champion -> champion)
                        .orElse(decided));
            case STALE -> throw HttpError.conflict(decided.detail());
            case UNKNOWN_VERSION -> throw HttpError.notFound(decided.detail());
            case MISSING_ARTIFACT -> throw HttpError.gone(decided.detail());
        };
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

    /**
     * A query parameter from 1 to {@code most}.
     *
     * @throws HttpError if it is anything else
     */
    private static int number(String name, String value, int otherwise, int most) {
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        throw HttpError.badRequest(name + " is a whole number from 1 to " + most + ", got '" + value + "'");
    }

    private static String next(String address) {
        return "<" + address + ">; rel=\"next\"";
    }

    private static Response ok(Object body) {
        return json(body).build();
    }

    private static ResponseBuilder json(Object body) {
        return Response.ok(EventJson.write(body), MediaType.APPLICATION_JSON);
    }

    /**
     * @param version which one is wanted as champion
     * @param expected the champion's version that it should replace; absent: whichever there is
     * @param reason one sentence, for people
     * @param by who wants it, for people
     */
    record ChampionWish(int version, Optional<Integer> expected, Optional<String> reason, Optional<String> by) {}
}
