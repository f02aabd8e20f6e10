package dev.gangway.launcher.options;

import dev.gangway.launcher.files.IoFailure;
import dev.gangway.launcher.files.TextFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that holds a secret: what a web server has to send in GANGWAY_SECRET, or a password. */
public final class SecretFile {
    /** Fewer characters could be tried out. */
    private static final int MIN_LENGTH = 16;

    private SecretFile() {}

    /**
     * Reads the secret: the first line of the file, without white space around it.
     *
     * @throws UserException if there is no such file, or too short a secret in it
     */
    public static String read(Path file) throws UserException {
        String secret = firstLine("secret", file);
        if (secret.length() < MIN_LENGTH) {
            throw new UserException("the secret in " + file + " has " + secret.length() + " characters, fewer than "
                    + MIN_LENGTH + "; make one by 'openssl rand -hex 32'");
        }
        return secret;
    }

    /**
     * Reads a password: the first line of the file, without white space around it.
     *
     * @throws UserException if there is no such file, or nothing in it
     */
    static String readPassword(Path file) throws UserException {
        String password = firstLine("password", file);
        if (password.isEmpty()) {
            throw new UserException("the password file " + file + " has nothing in its first line");
        }
        return password;
    }

    /**
     * Returns the password that a file of properties has, or names another file for, or null.
     *
     * @throws UserException if that file cannot be read
     * @throws IllegalArgumentException if it has both
     */
    static @Nullable String password(PropertiesFile file) throws UserException {
        String password = file.single("password");
        String elsewhere = file.single("password-file");
        if (password != null && elsewhere != null) {
            throw new IllegalArgumentException("'password' and 'password-file' exclude each other");
        }
        return elsewhere == null
                ? password
                : readPassword(file.path().resolveSibling(elsewhere).normalize());
    }

    private static String firstLine(String what, Path file) throws UserException {
        try (BufferedReader reader = TextFile.open(file)) {
            String line = reader.readLine();
            return line == null ? "" : line.strip();
        } catch (NoSuchFileException e) {
            throw new UserException("the " + what + " file " + file + " does not exist");
        } catch (MalformedInputException e) {
            throw new UserException("the " + what + " file " + file + " is no text in UTF-8");
        } catch (IOException e) {
            throw new UserException("the " + what + " file " + file + " cannot be read: " + IoFailure.tell(e), e);
        }
    }
}
