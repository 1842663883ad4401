namespace MailCompliance.Storage.Graph;

/// <summary>What is known of a message of Sent Items.</summary>
public enum SentMessageState
{
    /// <summary>Seen, not judged yet.</summary>
    Waiting,

    /// <summary>The gateway's log has it, with every outside recipient.</summary>
    Gateway,

    /// <summary>It went round the gateway; evaluated, and in the message log.</summary>
    Around,

    /// <summary>The gateway's log has it, but not with every outside recipient; evaluated, and in the message log.</summary>
    Partly,

    /// <summary>Deleted for good before it could be read; in the message log without an evaluation.</summary>
    Gone,

    /// <summary>Nobody of the school wrote it: somebody moved it into the folder.</summary>
    Foreign,
}
