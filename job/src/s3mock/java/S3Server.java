import com.adobe.testing.s3mock.S3MockApplication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.connector.Connector;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An S3 on this machine alone, for {@code -Ps3}: s3mock with a gate in front. Java runs this file
 * as it is, in a process of its own; it prints its port and ends with its standard input.
 *
 * <p>The gate lets one request that changes something through at a time, as S3 compares and writes
 * in one step and s3mock does not, and makes the requests fail that a test asks for: {@code
 * /_gate/die/N} from the N-th on, {@code /_gate/fail/N} that one alone, {@code /_gate/ignore} has
 * conditions passed by, {@code /_gate/heal} ends all that, {@code /_gate/count} tells how many
 * there were since.
 */
public final class S3Server {

  public static void main(String[] args) throws IOException {
    ConfigurableApplicationContext server =
        new SpringApplicationBuilder(S3MockApplication.class)
            .properties(
                Map.of(
                    "server.ssl.enabled", "false",
                    "server.address", "127.0.0.1",
                    "server.port", "0",
                    "http.port", "0",
                    "logging.level.root", "ERROR",
                    "com.adobe.testing.s3mock.store.initialBuckets", "bucket"))
            .bannerMode(Banner.Mode.OFF)
            .initializers(
                context -> {
                  context.getBeanFactory().registerSingleton("gate", new Gate());
                  context.getBeanFactory().addBeanPostProcessor(new OnThisMachine());
                })
            .run();
    System.out.println("port " + server.getEnvironment().getProperty("local.server.port"));
    while (System.in.read() >= 0) {}
    server.close();
  }

  /** s3mock's second door is open to other machines. */
  private static final class OnThisMachine implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      if (bean instanceof TomcatServletWebServerFactory factory) {
        for (Connector connector : factory.getAdditionalTomcatConnectors()) {
          connector.setProperty("address", "127.0.0.1");
        }
      }
      return bean;
    }
  }

  private static final class Gate extends HttpFilter {

    private static final long serialVersionUID = 1L;
    private static final Set<String> CHANGES = Set.of("PUT", "POST", "DELETE");

    private long count;
    private long failing = Long.MAX_VALUE;
    private boolean once;
    private boolean ignoring;

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      String path = request.getRequestURI();
      if (path.startsWith("/_gate/")) {
        control(path.split("/"), response);
      } else if (CHANGES.contains(request.getMethod())) {
        synchronized (this) {
          change(request, response, chain);
        }
      } else {
        chain.doFilter(request, response);
      }
    }

    private void change(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      long number = count++;
      if (once ? number == failing : number >= failing) {
        request.getInputStream().readAllBytes();
        response.setStatus(403);
        response.setContentType("application/xml");
        response
            .getWriter()
            .print("<Error><Code>AccessDenied</Code><Message>The gate is shut</Message></Error>");
        return;
      }
      chain.doFilter(ignoring ? new Unconditional(request) : request, response);
    }

    private synchronized void control(String[] words, HttpServletResponse response)
        throws IOException {
      switch (words[2]) {
        case "die", "fail" -> {
          count = 0;
          failing = Long.parseLong(words[3]);
          once = words[2].equals("fail");
        }
        case "ignore" -> ignoring = true;
        case "heal" -> {
          failing = Long.MAX_VALUE;
          ignoring = false;
        }
        default -> {}
      }
      response.getWriter().print(count);
    }
  }

  /** A request without its conditions. */
  private static final class Unconditional extends HttpServletRequestWrapper {

    Unconditional(HttpServletRequest request) {
      super(request);
    }

    private static boolean isCondition(String name) {
      return name.equalsIgnoreCase("If-Match") || name.equalsIgnoreCase("If-None-Match");
    }

    @Override
    public String getHeader(String name) {
      return isCondition(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return isCondition(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }
  }
}
