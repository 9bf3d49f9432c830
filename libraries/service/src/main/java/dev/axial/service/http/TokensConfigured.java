package dev.axial.service.http;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Turns OpenID Connect on where a server or a public key is configured, and off elsewhere: Quarkus would otherwise refuse to
 * start without them.
 */
public final class TokensConfigured implements ConfigSourceFactory {

    static final String SERVER = "quarkus.oidc.auth-server-url";
    static final String PUBLIC_KEY = "quarkus.oidc.public-key";

    private static final int LOWEST = 50; // what anybody says of it wins

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        boolean tokens = isSet(context, SERVER) || isSet(context, PUBLIC_KEY);
        return List.of(new PropertiesConfigSource(
                Map.of("quarkus.oidc.tenant-enabled", Boolean.toString(tokens)), "axial tokens", LOWEST));
    }

    private static boolean isSet(ConfigSourceContext context, String key) {
        String value = context.getValue(key).getValue();
        return value != null && !value.isBlank();
    }
}
