package dev.axial.service.http;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Lets requests in, or answers 401, 403 or 421 in their place.
 *
 * <p>With OpenID Connect configured ({@code quarkus.oidc.auth-server-url}, or {@code quarkus.oidc.public-key} to verify
 * tokens without a server) every request needs a bearer token with one of the roles of its {@link Access}; health and
 * metrics stay open. Without it, everybody who reaches the service may do everything, so a service that listens beyond
 * loopback refuses to start unless {@code axial.security.open=true} says that this is meant.
 */
@Singleton
class Gatekeeper {

    private static final Logger LOG = Logger.getLogger(Gatekeeper.class);

    /** Quarkus authenticates at 200. */
    private static final int BEFORE_AUTHENTICATION = 300;

    private static final int AFTER_AUTHENTICATION = 90;

    /** IPv4, or IPv6 in brackets, as a Host header carries them. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9A-Fa-f:.%]+]");

    private final HttpConfiguration configuration;
    private final String host;
    private final boolean tokens;

    Gatekeeper(
            HttpConfiguration configuration,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = TokensConfigured.SERVER) Optional<String> server,
            @ConfigProperty(name = TokensConfigured.PUBLIC_KEY) Optional<String> key) {
        this.configuration = configuration;
        this.host = host;
        this.tokens = server.isPresent() || key.isPresent();
    }

    /** @throws ConfigurationException if everybody on the network could do everything, and nobody said so */
    void check(@Observes StartupEvent event) {
        if (tokens || isLoopback(host)) {
            return;
        }
        if (!configuration.security().open()) {
            throw new ConfigurationException("this service would listen on " + host
                    + ", where everybody on the network could operate it: set quarkus.oidc.auth-server-url or"
                    + " quarkus.oidc.public-key so that requests need a token, or axial.security.open=true if it"
                    + " should be open to all, or quarkus.http.host=127.0.0.1");
        }
        LOG.warnf("axial.security.open=true: everybody who reaches %s may operate this service, without a token", host);
    }

    void register(@Observes Filters filters) {
        filters.register(this::checkHost, BEFORE_AUTHENTICATION);
        filters.register(this::checkRoles, AFTER_AUTHENTICATION);
    }

    private void checkHost(RoutingContext request) {
        HostAndPort authority = request.request().authority();
        String name = authority == null ? "" : authority.host();
        if (ADDRESS.matcher(name).matches()
                || name.contains(":") // IPv6 without its brackets
                || configuration.http().hosts().contains("*")
                || configuration.http().hosts().stream().anyMatch(name::equalsIgnoreCase)) {
            request.next();
            return;
        }
        RequestRefusal.send(
                request,
                421,
                "this service does not answer to the host name '" + name + "'; axial.http.hosts lists the names: "
                        + configuration.http().hosts());
    }

    private void checkRoles(RoutingContext request) {
        Access access = Access.of(request.request().method().name(), request.normalizedPath());
        if (!tokens || access == Access.OPEN) {
            request.next();
            return;
        }
        SecurityIdentity caller = request.user() instanceof QuarkusHttpUser user ? user.getSecurityIdentity() : null;
        if (caller == null || caller.isAnonymous()) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
            RequestRefusal.send(
                    request, 401, "this request needs a bearer token with one of the roles " + sorted(access));
        } else if (Collections.disjoint(caller.getRoles(), access.roles())) {
            RequestRefusal.send(
                    request,
                    403,
                    "this request needs one of the roles " + sorted(access) + "; the token of "
                            + caller.getPrincipal().getName() + " has " + caller.getRoles());
        } else {
            request.next();
        }
    }

    private static String sorted(Access access) {
        return access.roles().stream().sorted().toList().toString();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
