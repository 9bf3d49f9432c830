package dev.axial.service.configuration;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.common.utils.StringUtil;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Refuses environment variables that begin with {@code AXIAL_} and set no key. SmallRye ignores them, so that a typing
 * error would leave a default in force unnoticed.
 */
@Singleton
class EnvironmentVariables {

    private static final String PREFIX = "AXIAL_";

    /**
     * Keys that not every service has: the others have the same variables where all are given one set, and do not know them.
     */
    private static final Set<String> OF_SOME_SERVICES = Set.of(
            "AXIAL_INGEST_",
            "AXIAL_TRAIN_",
            "AXIAL_EVAL_",
            "AXIAL_GATE_",
            "AXIAL_INFER_",
            "AXIAL_ONNX_",
            "AXIAL_STREAM_");

    /** Addresses that Kubernetes gives to every container beside a service named axial-...; no configuration. */
    private static final Pattern LINK =
            Pattern.compile("AXIAL_\\w*?(_SERVICE_HOST|_SERVICE_PORT\\w*|_PORT|_PORT_\\d+_(TCP|UDP|SCTP)\\w*)");

    /** An element of a list. */
    private static final Pattern INDEX = Pattern.compile("_\\d+_$");

    private static final int FARTHEST = 4;

    /** @throws ConfigurationException if a variable sets nothing; the message names all of them */
    void check(@Observes @Priority(1) StartupEvent event, BeanManager beans) {
        Set<Class<?>> mappings = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .flatMap(bean -> bean.getTypes().stream())
                .filter(type -> type instanceof Class<?> one && one.isAnnotationPresent(ConfigMapping.class))
                .<Class<?>>map(type -> (Class<?>) type)
                .collect(Collectors.toSet());
        List<String> faults = faults(System.getenv().keySet(), mappings);
        if (!faults.isEmpty()) {
            throw new ConfigurationException(String.join("; ", faults));
        }
    }

    /**
     * Finds the variables that set nothing.
     *
     * @param mappings the interfaces that this service is configured by
     * @return a clause for each, in the order of their names
     */
    static List<String> faults(Collection<String> environment, Collection<Class<?>> mappings) {
        Set<String> known = mappings.stream()
                .flatMap(mapping ->
                        ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(mapping)).keySet().stream())
                .filter(key -> !key.endsWith("[*]")) // an element of a list
                .map(key -> StringUtil.replaceNonAlphanumericByUnderscores(key).toUpperCase(Locale.ROOT))
                .filter(name -> name.startsWith(PREFIX))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> others = OF_SOME_SERVICES.stream()
                .filter(section -> known.stream().noneMatch(name -> name.startsWith(section)))
                .collect(Collectors.toSet());
        return environment.stream()
                .filter(name -> name.startsWith(PREFIX))
                .filter(name -> !known.contains(INDEX.matcher(name).replaceFirst("")))
                .filter(name -> others.stream().noneMatch(name::startsWith))
                .filter(name -> !LINK.matcher(name).matches())
                .sorted()
                .map(name -> "the environment variable " + name + " sets nothing; " + nearest(name, known))
                .toList();
    }

    private static String nearest(String name, Set<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .min(Comparator.comparing((String one) -> distance.apply(name, one)))
                .filter(one -> distance.apply(name, one) <= FARTHEST)
                .map(one -> "did you mean " + one + "?")
                .orElse("there are " + String.join(", ", known));
    }
}
