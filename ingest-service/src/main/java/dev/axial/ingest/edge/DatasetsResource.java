package dev.axial.ingest.edge;

import dev.axial.contract.dataset.DatasetStatistics;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.training.Augmentation;
import dev.axial.contract.training.Augmentation.Chance;
import dev.axial.contract.training.Augmentation.ScaleChance;
import dev.axial.image.PngEncoder;
import dev.axial.image.raster.Raster;
import dev.axial.ingest.DatasetDescription;
import dev.axial.ingest.epoch.TrainingDataset;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;

/**
 * HTTP edge: what datasets there are, and what they are like. Answers come from worker threads, one description at a time;
 * errors are {@code {"error": "..."}}: 400 for a wrong parameter, 404 for an unknown name, 503 while the store is away.
 */
@ApplicationScoped
@Path("/datasets")
public class DatasetsResource {

    /** Augmentation as the study of OrganAMNIST states it: both flips, up to 15 degrees, up to a tenth of the side. */
    private static final Augmentation STUDY =
            new Augmentation(0.5, 0.5, new Chance(1, 15), new Chance(1, 0.1), new ScaleChance(0, 1, 1));

    private final DescribedDatasets datasets;

    DatasetsResource(DescribedDatasets datasets) {
        this.datasets = datasets;
    }

    /** All datasets: names, versions, labels, shapes, numbers of images. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response list() {
        return datasets.answer(() -> json(datasets.list()));
    }

    /** {@link DatasetStatistics}; {@code seed} (default 1) chooses the images of the histogram. */
    @GET
    @Path("{name}/statistics")
    @Produces(MediaType.APPLICATION_JSON)
    public Response statistics(@PathParam("name") String name, @Context UriInfo uri) {
        return datasets.answer(() -> {
            QueryParameters parameters = new QueryParameters(uri, Set.of("seed"));
            long seed = parameters.integer("seed", 1);
            return json(DatasetDescription.statistics(datasets.load(name), seed));
        });
    }

    /** 100 training images, chosen by {@code seed} (default 1). */
    @GET
    @Path("{name}/collage.png")
    @Produces("image/png")
    public Response collage(@PathParam("name") String name, @Context UriInfo uri) {
        return datasets.answer(() -> {
            QueryParameters parameters = new QueryParameters(uri, Set.of("seed"));
            long seed = parameters.integer("seed", 1);
            return png(DatasetDescription.collage(datasets.load(name), seed));
        });
    }

    /**
     * Training images above their augmented forms: {@code images} (10, at most 50) of {@code seed} (1) as in {@code epoch}
     * (1) with {@code flipHorizontal} and {@code flipVertical} (probabilities, 0.5), {@code rotation} (largest angle in
     * degrees, 15), {@code translation} (largest shift as a share of the side, 0.1), {@code scaleMin} and {@code scaleMax}
     * (1).
     */
    @GET
    @Path("{name}/augmented.png")
    @Produces("image/png")
    public Response augmented(@PathParam("name") String name, @Context UriInfo uri) {
        return datasets.answer(() -> {
            QueryParameters parameters = new QueryParameters(
                    uri,
                    Set.of(
                            "images",
                            "seed",
                            "epoch",
                            "flipHorizontal",
                            "flipVertical",
                            "rotation",
                            "translation",
                            "scaleMin",
                            "scaleMax"));
            Augmentation augmentation = augmentation(parameters);
            int images = parameters.integer("images", 10, 1, DatasetDescription.MOST_AUGMENTED);
            int epoch = parameters.integer("epoch", 1, 1, Integer.MAX_VALUE);
            long seed = parameters.integer("seed", 1);
            TrainingDataset dataset = datasets.load(name);
            return png(DatasetDescription.augmented(dataset, augmentation, seed, epoch, images));
        });
    }

    private static Augmentation augmentation(QueryParameters parameters) {
        double rotation = parameters.real("rotation", STUDY.rotation().max());
        double translation = parameters.real("translation", STUDY.translation().max());
        double scaleMin = parameters.real("scaleMin", STUDY.scale().min());
        double scaleMax = parameters.real("scaleMax", STUDY.scale().max());
        return new Augmentation(
                parameters.real("flipHorizontal", STUDY.flipHorizontal()),
                parameters.real("flipVertical", STUDY.flipVertical()),
                new Chance(1, rotation),
                new Chance(1, translation),
                new ScaleChance(1, scaleMin, scaleMax));
    }

    private static Response json(Object body) {
        return Response.ok(EventJson.write(body), MediaType.APPLICATION_JSON).build();
    }

    private static Response png(Raster image) {
        return Response.ok(PngEncoder.encode(image), "image/png").build();
    }
}
