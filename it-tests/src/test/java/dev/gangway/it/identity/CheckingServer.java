package dev.gangway.it.identity;

import dev.gangway.it.harness.Apache;
import dev.gangway.it.harness.HaProxy;
import dev.gangway.it.harness.Lighttpd;
import dev.gangway.it.harness.Nginx;
import dev.gangway.it.harness.Programs;
import dev.gangway.it.harness.WebServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * A web server that checks who comes: on one port with TLS, where it asks for a certificate, and on one without, where
 * it asks for name and password. Its configurations are those of docs/identity.md.
 */
final class CheckingServer extends WebServer {
    /** The only user, and her password. */
    static final String ALICE = "alice:open sesame";

    private CheckingServer(String name, Setup setup) {
        super(name, setup);
    }

    URI tls() {
        return URI.create(origin().toString().replace("http:", "https:"));
    }

    URI password() {
        return streamingOrigin();
    }

    /** Returns the line of a password file, as {@code htpasswd -s} writes it. */
    private static String hashed() {
        try {
            String password = ALICE.substring(ALICE.indexOf(':') + 1);
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return "alice:{SHA}" + Base64.getEncoder().encodeToString(hash) + "\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static CheckingServer nginx(String bridge, Keys keys) {
        Text text = (folder, tls, password) ->
                """
                daemon off;
                %1$s
                pid nginx.pid;
                error_log error.log info;
                events { }
                http {
                    access_log off;
                    client_body_temp_path temp-body;
                    fastcgi_temp_path temp-fastcgi;
                    proxy_temp_path temp-proxy;
                    uwsgi_temp_path temp-uwsgi;
                    scgi_temp_path temp-scgi;
                    underscores_in_headers on;
                    server {
                        listen 127.0.0.1:%2$d ssl;
                        ssl_certificate %3$s;
                        ssl_certificate_key %4$s;
                        ssl_client_certificate %5$s;
                        ssl_verify_client optional;
                        ssl_verify_depth 3;
                        ssl_session_cache shared:tls:1m;
                        ssl_session_tickets off;
                        location / {
                            include /etc/nginx/fastcgi_params;
                            fastcgi_param SSL_PROTOCOL $ssl_protocol;
                            fastcgi_param SSL_CIPHER $ssl_cipher;
                            fastcgi_param SSL_SESSION_ID $ssl_session_id;
                            fastcgi_param SSL_CLIENT_VERIFY $ssl_client_verify;
                            fastcgi_param SSL_CLIENT_CERT $ssl_client_escaped_cert;
                            fastcgi_param REMOTE_USER "";
                            fastcgi_pass %6$s;
                        }
                        location /raw/ {
                            include /etc/nginx/fastcgi_params;
                            fastcgi_param SSL_CLIENT_VERIFY $ssl_client_verify;
                            fastcgi_param SSL_CLIENT_CERT $ssl_client_raw_cert;
                            fastcgi_param REQUEST_URI /who;
                            fastcgi_param REMOTE_USER "";
                            fastcgi_pass %6$s;
                        }
                    }
                    server {
                        listen 127.0.0.1:%7$d;
                        auth_basic "test";
                        auth_basic_user_file %8$s;
                        location / {
                            include /etc/nginx/fastcgi_params;
                            fastcgi_param GROUPS staff;
                            fastcgi_pass %6$s;
                        }
                    }
                }
                """
                        .formatted(
                                Programs.isRoot() ? "user root;" : "",
                                tls,
                                keys.certificates("server"),
                                keys.key("server"),
                                keys.certificates("root"),
                                bridge,
                                password,
                                write(folder, "users", hashed()));
        return new CheckingServer("nginx", Nginx.setup(text));
    }

    static CheckingServer apache(String bridge, Keys keys) {
        StringBuilder modules = new StringBuilder();
        for (String module : List.of(
                "mpm_event",
                "authn_core",
                "authn_file",
                "authz_core",
                "authz_user",
                "auth_basic",
                "env",
                "ssl",
                "proxy",
                "proxy_fcgi")) {
            modules.append("LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(module));
        }
        Text text = (folder, tls, password) ->
                """
                %1$s%2$s
                ServerRoot "%3$s"
                DefaultRuntimeDir "%3$s"
                PidFile "%3$s/apache.pid"
                ErrorLog "%3$s/error.log"
                ServerName localhost
                Mutex file:%3$s default
                StartServers 1
                ServerLimit 1
                ThreadsPerChild 10
                MaxRequestWorkers 10
                MaxSpareThreads 10
                Listen 127.0.0.1:%4$d
                <VirtualHost 127.0.0.1:%4$d>
                    SSLEngine on
                    SSLCertificateFile %5$s
                    SSLCertificateKeyFile %6$s
                    SSLCACertificateFile %7$s
                    SSLVerifyClient optional
                    SSLVerifyDepth 3
                    <Location "/">
                        SSLOptions +StdEnvVars +ExportCertData
                        ProxyPass "fcgi://%8$s/"
                    </Location>
                </VirtualHost>
                Listen 127.0.0.1:%9$d
                <VirtualHost 127.0.0.1:%9$d>
                    <Location "/">
                        AuthType Basic
                        AuthName "test"
                        AuthUserFile "%10$s"
                        Require valid-user
                        SetEnv GROUPS staff
                        ProxyPass "fcgi://%8$s/"
                    </Location>
                </VirtualHost>
                """
                        .formatted(
                                modules,
                                Programs.isRoot() ? "User www-data\nGroup www-data" : "",
                                folder,
                                tls,
                                keys.certificates("server"),
                                keys.key("server"),
                                keys.certificates("root"),
                                bridge,
                                password,
                                write(folder, "users", hashed()));
        return new CheckingServer("apache", Apache.setup(text));
    }

    static CheckingServer lighttpd(String bridge, Keys keys) {
        Programs.requireFile(Path.of("/usr/lib/lighttpd/mod_openssl.so"), "lighttpd-mod-openssl");
        int colon = bridge.indexOf(':');
        Text text = (folder, tls, password) ->
                """
                server.modules = ( "mod_openssl", "mod_auth", "mod_authn_file", "mod_setenv", "mod_fastcgi" )
                server.document-root = "%1$s"
                server.errorlog = "%1$s/error.log"
                server.upload-dirs = ( "%1$s" )
                server.bind = "127.0.0.1"
                server.port = %2$d
                ssl.engine = "enable"
                ssl.pemfile = "%3$s"
                ssl.ca-file = "%4$s"
                ssl.verifyclient.activate = "enable"
                ssl.verifyclient.enforce = "disable"
                ssl.verifyclient.depth = 3
                ssl.verifyclient.exportcert = "enable"
                fastcgi.server = ( "/" => (( "host" => "%5$s", "port" => %6$s, "check-local" => "disable",
                    "fix-root-scriptname" => "enable" )) )
                $SERVER["socket"] == "127.0.0.1:%7$d" {
                    ssl.engine = "disable"
                    auth.backend = "plain"
                    auth.backend.plain.userfile = "%8$s"
                    auth.require = ( "" => ( "method" => "basic", "realm" => "test", "require" => "valid-user" ) )
                    setenv.add-environment = ( "GROUPS" => "staff" )
                }
                """
                        .formatted(
                                folder,
                                tls,
                                keys.keyAndCertificates("server"),
                                keys.certificates("root"),
                                bridge.substring(0, colon),
                                bridge.substring(colon + 1),
                                password,
                                write(folder, "users", ALICE + "\n"));
        return new CheckingServer("lighttpd", Lighttpd.setup(text));
    }

    static CheckingServer haproxy(String bridge, Keys keys) {
        Text text = (folder, tls, password) ->
                """
                global
                    nbthread 1
                    maxconn 100
                    log stderr format raw daemon
                userlist people
                    user alice insecure-password "%6$s"
                defaults
                    mode http
                    log global
                    timeout connect 10s
                    timeout client 60s
                    timeout server 60s
                frontend encrypted
                    bind 127.0.0.1:%1$d ssl crt %2$s ca-file %3$s verify optional no-tls-tickets
                    default_backend nobody
                frontend plain
                    bind 127.0.0.1:%4$d
                    http-request auth realm test unless { http_auth(people) }
                    default_backend users
                backend nobody
                    http-request del-header authorization
                    use-fcgi-app nobody
                    server bridge %5$s proto fcgi
                backend users
                    use-fcgi-app users
                    server bridge %5$s proto fcgi
                fcgi-app nobody
                    docroot %7$s
                    set-param SSL_PROTOCOL %%[ssl_fc_protocol]
                    set-param SSL_CIPHER %%[ssl_fc_cipher]
                    set-param SSL_CIPHER_USEKEYSIZE %%[ssl_fc_use_keysize]
                    set-param SSL_SESSION_ID %%[ssl_fc_session_id,hex]
                    set-param SSL_CLIENT_CERT %%[ssl_c_der,base64] if { ssl_c_used }
                    set-param SSL_CLIENT_VERIFY SUCCESS if { ssl_c_used } { ssl_c_verify 0 }
                fcgi-app users
                    docroot %7$s
                    set-param GROUPS staff
                """
                        .formatted(
                                tls,
                                keys.keyAndCertificates("server"),
                                keys.certificates("root"),
                                password,
                                bridge,
                                ALICE.substring(ALICE.indexOf(':') + 1),
                                folder);
        return new CheckingServer("haproxy", HaProxy.setup(HaProxy.Version.OF_THE_SYSTEM, text));
    }

    private static Path write(Path folder, String name, String text) {
        try {
            return java.nio.file.Files.writeString(folder.resolve(name), text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
