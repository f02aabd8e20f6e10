/**
 * Abuse of a connection, one class for each kind: the bridge answers or closes, its memory stays bounded, and it goes on
 * serving others.
 */
@NullMarked
package dev.gangway.connector.attack;

import org.jspecify.annotations.NullMarked;
