package dev.gangway.launcher.front;

import dev.gangway.launcher.front.FrontSettings.Transfer;

/** The dialect of IIS: a web.config, and the application that it names. */
final class IisConfig {
    /** What the schema of IIS takes at the most; it refuses a whole configuration with a larger value. */
    private static final long MAX_REQUESTS = 10_000_000;

    private static final long MIN_SECONDS = 10;
    private static final long MAX_SECONDS = 604_800;
    private static final long MAX_SILENCE = 3600;

    private final FrontSettings settings;
    private final ConfigText text = new ConfigText();

    private IisConfig(FrontSettings settings) {
        this.settings = settings;
    }

    static String write(FrontSettings settings) {
        settings.refusePasswordFile("IIS", "use its own authentication");
        settings.refuseSendFiles("IIS");
        if (settings.standalone() != null) {
            throw new IllegalArgumentException(
                    "IIS is a service of Windows and cannot run on its own; " + "leave --standalone away");
        }
        if (settings.tls() != null) {
            throw new IllegalArgumentException(
                    "IIS keeps certificates in the store of Windows and binds them to sites; "
                            + "leave --tls-cert away, and use 'netsh http add sslcert'");
        }
        IisConfig config = new IisConfig(settings);
        config.writeAll();
        return config.text.toString();
    }

    private void writeAll() {
        String executable = Quoting.xml(settings.program().executable());
        Transfer transfer = settings.transfer();
        text.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        comment("The form of a configuration for IIS, whose FastCGI module starts programs. It has not been tried.");
        comment("It lacks a program for Windows that hands on what IIS starts it with: by itself it serves nothing.");
        comment("On Windows take another web server meanwhile.");
        text.open("<configuration>");
        comment("The section fastCgi belongs into applicationHost.config, and may stand there alone.");
        text.open("<system.webServer>")
                .open("<fastCgi>")
                .open(
                        "<application fullPath=%s arguments=\"serve\" maxInstances=\"1\" instanceMaxRequests=\"%d\" "
                                + "idleTimeout=\"%d\" activityTimeout=\"%d\" requestTimeout=\"%d\" "
                                + "flushNamedPipe=\"%s\" stderrMode=\"IgnoreAndReturn200\">",
                        executable,
                        MAX_REQUESTS,
                        MAX_SECONDS,
                        Math.max(MIN_SECONDS, Math.min(MAX_SILENCE, transfer.silenceSeconds())),
                        Math.max(90, Math.min(MAX_SECONDS, transfer.silenceSeconds())),
                        transfer.streaming().ofAnswers())
                .open("<environmentVariables>")
                .line(
                        "<environmentVariable name=\"GANGWAY_APP\" value=%s />",
                        Quoting.xml(Programs.joined(settings.program().applications())));
        settings.program()
                .environment()
                .forEach((name, value) -> text.line(
                        "<environmentVariable name=\"%s\" value=%s />", Quoting.name(name), Quoting.xml(value)));
        text.close("</environmentVariables>").close("</application>").close("</fastCgi>");
        writeSite();
        text.close("</system.webServer>").close("</configuration>");
    }

    private void writeSite() {
        comment("The rest belongs into the web.config of the site.");
        text.open("<handlers>");
        for (String context : settings.contexts()) {
            text.line(
                    "<add name=\"Gangway%s\" path=%s verb=\"*\" modules=\"FastCgiModule\" scriptProcessor=%s "
                            + "resourceType=\"Unspecified\" requireAccess=\"Script\"%s />",
                    context.equals("/") ? "" : context.replace('/', '-'),
                    Quoting.xml(context.equals("/") ? "*" : context.substring(1) + "/*"),
                    Quoting.xml(settings.program().executable() + "|serve"),
                    settings.transfer().streaming().ofAnswers() ? " responseBufferLimit=\"0\"" : "");
        }
        text.close("</handlers>").open("<security>").open("<requestFiltering allowDoubleEscaping=\"true\">");
        long max = settings.transfer().maxBody();
        text.line(
                        "<requestLimits maxAllowedContentLength=\"%d\" />",
                        max == 0 ? 0xFFFFFFFFL : Math.min(max, 0xFFFFFFFFL))
                .close("</requestFiltering>")
                .close("</security>");
    }

    private void comment(String comment) {
        text.line("<!-- %s -->", comment);
    }
}
