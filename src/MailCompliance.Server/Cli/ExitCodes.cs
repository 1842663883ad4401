namespace MailCompliance.Server.Cli;

/// <summary>What every command returns to the shell.</summary>
public static class ExitCodes
{
    /// <summary>Fine, or would be delivered.</summary>
    public const int Fine = 0;

    /// <summary>Usage or configuration error.</summary>
    public const int Usage = 1;

    /// <summary>Would be held or blocked; lint found errors; the audit chain is broken.</summary>
    public const int Stopped = 2;

    /// <summary>Could not check.</summary>
    public const int CouldNotCheck = 3;
}
