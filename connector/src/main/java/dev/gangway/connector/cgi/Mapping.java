package dev.gangway.connector.cgi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the variables of a web server become a request, where web servers differ and only an administrator can know;
 * immutable.
 *
 * @param source which variables tell the target
 * @param addedPrefix what the web server has taken off the front of the path, and applications see again; empty for
 *     nothing
 * @param mounts paths that are others for browsers than for applications; the first that fits counts
 * @param attributes which parameters applications may read as request attributes
 */
public record Mapping(TargetSource source, String addedPrefix, List<Mount> mounts, AttributeNames attributes) {
    /** What fits web servers that pass the path on as it is. */
    public static final Mapping DEFAULT = new Mapping(TargetSource.REQUEST_URI, "", List.of(), AttributeNames.DEFAULT);

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if the prefix is no path
     */
    public Mapping {
        addedPrefix = addedPrefix.isEmpty() ? "" : Mount.prefix(addedPrefix);
        mounts = List.copyOf(mounts);
    }

    /** Returns the same with another source of the target. */
    public Mapping withSource(TargetSource other) {
        return new Mapping(other, addedPrefix, mounts, attributes);
    }

    /** Returns the same with a prefix to be added to every path. */
    public Mapping withAddedPrefix(String prefix) {
        return new Mapping(source, prefix, mounts, attributes);
    }

    /** Returns the same with these mounts. */
    public Mapping withMounts(List<Mount> others) {
        return new Mapping(source, addedPrefix, others, attributes);
    }

    /** Returns the same with other parameters as attributes. */
    public Mapping withAttributes(AttributeNames others) {
        return new Mapping(source, addedPrefix, mounts, others);
    }

    /** Returns the mount that a target is below, or null. */
    @Nullable
    Mount mountOf(String target) {
        for (Mount mount : mounts) {
            if (mount.inward(target) != null) {
                return mount;
            }
        }
        return null;
    }
}
