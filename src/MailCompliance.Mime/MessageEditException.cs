namespace MailCompliance.Mime;

/// <summary>An edit that cannot be verified. The message must not leave.</summary>
public sealed class MessageEditException(string message) : Exception(message);
