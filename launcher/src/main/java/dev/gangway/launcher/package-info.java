/**
 * The program {@code gangway}: one class per subcommand.
 *
 * <pre>
 *   Main --> GangwayCommand --> ServeCommand --> server.Bridge --> deploy.Deployer
 *                          \--> DemoCommand  --> the same, and demo.DemoFront before it
 * </pre>
 *
 * <p>Commands say what went wrong by throwing {@link dev.gangway.launcher.options.UserException}, whose message is one
 * line; {@link dev.gangway.launcher.Main} alone prints it and chooses the exit code. Nothing here prints to
 * {@code System.out}: commands use picocli's writers, all else logs.
 */
@NullMarked
package dev.gangway.launcher;

import org.jspecify.annotations.NullMarked;
