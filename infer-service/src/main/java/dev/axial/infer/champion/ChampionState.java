package dev.axial.infer.champion;

import dev.axial.contract.model.ModelName;
import java.util.Optional;

/**
 * The state of one model name.
 *
 * @param name the name that images ask for
 * @param promoted version that is champion
 * @param serving what answers now: the champion, or while that cannot be loaded the one before it; empty if none
 * @param problem why the champion does not serve; empty when it does, or is being loaded for the first time
 */
public record ChampionState(ModelName name, int promoted, Optional<ServedModel> serving, Optional<String> problem) {

    /** Returns whether the promoted version itself answers. */
    public boolean current() {
        return serving.isPresent() && serving.get().identity().version() == promoted;
    }

    /** One sentence for health: what serves, and what is wrong. */
    public String describe() {
        String serves = serving.map(model -> "v" + model.identity().version() + " serves on " + model.provider())
                .orElse("nothing serves");
        return current() ? serves : serves + "; " + problem.orElse("v" + promoted + " is being loaded");
    }
}
