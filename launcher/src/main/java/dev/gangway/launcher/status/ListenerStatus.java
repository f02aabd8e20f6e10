package dev.gangway.launcher.status;

/**
 * A place where web servers connect.
 *
 * @param address as it is written in options
 * @param connections how many are open
 * @param most how many have been open at a time
 * @param accepted how many have been accepted since the start
 * @param limit how many may be open
 */
public record ListenerStatus(String address, long connections, long most, long accepted, long limit) {}
