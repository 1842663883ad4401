namespace MailCompliance.Engine.Rules;

/// <summary>Where facts come from that may fail to come: what a rule cannot judge without.</summary>
[Flags]
public enum FactSources
{
    None = 0,

    /// <summary>The memory of what the sender sent lately.</summary>
    SendingHistory = 1,

    /// <summary>What is inside the attachments.</summary>
    Documents = 2,
}
