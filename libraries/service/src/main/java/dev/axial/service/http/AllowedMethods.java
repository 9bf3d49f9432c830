package dev.axial.service.http;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * The methods that each path of this service takes, for the header {@code Allow}: an answer of 405 must have it, and the
 * framework leaves it out. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-405-method-not-allowed">RFC 9110</a>
 */
@Singleton
class AllowedMethods {

    /** {@code {name}}, or {@code {name: expression}}. */
    private static final Pattern PARAMETER = Pattern.compile("\\{\\s*[\\w.-]+\\s*(?::\\s*([^{}]+?)\\s*)?}");

    private final List<ResourceMethod> methods = new ArrayList<>();

    private record ResourceMethod(Pattern path, String method) {}

    AllowedMethods(BeanManager beans) {
        for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            Path root = bean.getBeanClass().getAnnotation(Path.class);
            if (root != null) {
                for (Method method : bean.getBeanClass().getDeclaredMethods()) {
                    add(root.value(), method);
                }
            }
        }
    }

    private void add(String root, Method method) {
        Path path = method.getAnnotation(Path.class);
        Pattern pattern = pattern(root + "/" + (path == null ? "" : path.value()));
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (http != null) {
                methods.add(new ResourceMethod(pattern, http.value()));
            }
        }
    }

    private static Pattern pattern(String template) {
        String path = normalized(template);
        StringBuilder expression = new StringBuilder();
        Matcher parameter = PARAMETER.matcher(path);
        int last = 0;
        while (parameter.find()) {
            expression
                    .append(Pattern.quote(path.substring(last, parameter.start())))
                    .append(parameter.group(1) == null ? "[^/]+" : "(?:" + parameter.group(1) + ")");
            last = parameter.end();
        }
        return Pattern.compile(
                expression.append(Pattern.quote(path.substring(last))).toString());
    }

    /** Corrects the answer to OPTIONS: the framework tells that every path takes a POST. */
    @ServerResponseFilter
    void correct(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            Set<String> allowed = at(request.getUriInfo().getRequestUri().getPath());
            response.getHeaders().remove(HttpHeaders.ALLOW);
            if (!allowed.isEmpty()) {
                response.getHeaders().putSingle(HttpHeaders.ALLOW, String.join(", ", allowed));
            }
        }
    }

    /** As the framework takes paths: a slash more, or one at the end, changes nothing. */
    private static String normalized(String path) {
        return path.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
    }

    /** @param path of the request, decoded */
    Set<String> at(String path) {
        String plain = normalized(path);
        Set<String> allowed = new TreeSet<>();
        for (ResourceMethod one : methods) {
            if (one.path().matcher(plain).matches()) {
                allowed.add(one.method());
            }
        }
        if (!allowed.isEmpty()) {
            allowed.add(HttpMethod.OPTIONS);
        }
        if (allowed.contains(HttpMethod.GET)) {
            allowed.add(HttpMethod.HEAD);
        }
        return allowed;
    }
}
