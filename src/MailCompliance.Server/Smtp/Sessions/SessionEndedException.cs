namespace MailCompliance.Server.Smtp.Sessions;

/// <summary>A session cannot go on: the client is gone, too slow or silent, or the server stops.</summary>
public sealed class SessionEndedException(SmtpReply? farewell) : Exception(farewell?.Text ?? "connection lost")
{
    /// <summary>What to say before closing; null: nobody is listening.</summary>
    public SmtpReply? Farewell { get; } = farewell;
}
