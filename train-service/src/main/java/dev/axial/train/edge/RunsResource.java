package dev.axial.train.edge;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.json.InvalidEventException;
import dev.axial.contract.model.RunId;
import dev.axial.contract.run.Run;
import dev.axial.contract.topic.Topics;
import dev.axial.contract.training.TrainingRequested;
import dev.axial.kafka.KafkaConnection;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.service.http.HttpError;
import dev.axial.train.plan.InvalidRequestException;
import dev.axial.train.plan.TrainingPlans;
import dev.axial.train.recipe.Recipes;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;

/** HTTP edge: runs and recipes. Bodies are those of the topics; errors are {@code {"error": "..."}}. */
@ApplicationScoped
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class RunsResource {

    private static final int MOST_CLASSES = 4096;
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 1000;

    private final RunsFollower follower;
    private final Recipes recipes;
    private final TrainingPlans plans;
    private final KafkaProducer<byte[], byte[]> producer;

    RunsResource(RunsFollower follower, Recipes recipes, TrainingPlans plans, KafkaConnection kafka) {
        this.plans = plans;
        this.follower = follower;
        this.recipes = recipes;
        this.producer = kafka.producer("axial-train-requests");
    }

    /** Publishes the request; 202 with the run id once Kafka has it. */
    @POST
    @Path("runs")
    public Response request(byte[] body) throws ExecutionException, InterruptedException {
        TrainingRequested request;
        try {
            request = EventJson.read(body, TrainingRequested.class);
            plans.check(request);
        } catch (InvalidEventException | InvalidRequestException e) {
            throw HttpError.badRequest(e.getMessage());
        }
        RunId runId =
                request.runId().orElseGet(() -> new RunId(UUID.randomUUID().toString()));
        TrainingRequested identified = new TrainingRequested(
                Optional.of(runId),
                request.model(),
                request.recipe(),
                request.dataset(),
                request.seed(),
                request.overrides(),
                request.promote(),
                request.reason());
        producer.send(CloudEvents.record(
                        Topics.TRAINING_REQUESTS, runId.value(), "training-requested", "train", identified))
                .get();
        return json(202, Map.of("runId", runId));
    }

    /**
     * A page of runs, the newest first. Where more follow, the header {@code Link} names the next page.
     *
     * @param limit most runs on the page, 1 to {@value #LARGEST_PAGE}; {@value #PAGE} by default
     * @param before run id: only runs that began before this one
     */
    @GET
    @Path("runs")
    public Response list(@QueryParam("limit") String limit, @QueryParam("before") String before) {
        int most = limit == null ? PAGE : limit(limit);
        try {
            List<Run> page = follower.runs().list(Optional.ofNullable(before).map(RunId::new), most + 1);
            Response.ResponseBuilder answer = Response.ok();
            if (page.size() > most) {
                page = page.subList(0, most);
                answer.header(
                        "Link",
                        "</runs?limit=" + most + "&before=" + page.get(most - 1).runId() + ">; rel=\"next\"");
            }
            return answer.entity(EventJson.write(page)).build();
        } catch (IllegalArgumentException | NoSuchElementException e) {
            throw HttpError.badRequest("before: " + e.getMessage());
        }
    }

    private static int limit(String limit) {
        try {
            int most = Integer.parseInt(limit);
            if (most >= 1 && most <= LARGEST_PAGE) {
                return most;
            }
        } catch (NumberFormatException e) {
            // answered below
        }
        throw HttpError.badRequest("limit is a whole number from 1 to " + LARGEST_PAGE + ", got '" + limit + "'");
    }

    @GET
    @Path("runs/{id}")
    public Response find(@PathParam("id") String id) {
        try {
            return follower.runs()
                    .find(new RunId(id))
                    .map(run -> json(200, run))
                    .orElseThrow(() -> HttpError.notFound("there is no run '" + id + "'; GET /runs lists them"));
        } catch (IllegalArgumentException e) {
            throw HttpError.badRequest(e.getMessage());
        }
    }

    /** @param classes of the dataset that the last layer is shown for; that of the study by default */
    @GET
    @Path("recipes")
    public Response recipes(@QueryParam("classes") @DefaultValue("11") int classes) {
        if (classes < 2 || classes > MOST_CLASSES) {
            throw HttpError.badRequest("classes is 2 to " + MOST_CLASSES + ", got " + classes);
        }
        return json(
                200,
                recipes.list().stream()
                        .map(recipe -> RecipeSummary.of(recipe, classes))
                        .toList());
    }

    @PreDestroy
    void close() {
        producer.close();
    }

    private static Response json(int status, Object body) {
        return Response.status(status).entity(EventJson.write(body)).build();
    }
}
