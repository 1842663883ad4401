namespace MailCompliance.Server.AddIn.Contract;

/// <summary>What happened in Outlook, in numbers alone: no content, no addresses, nothing of any one message. Names that the service does not know are left out.</summary>
public sealed record TelemetryRequest
{
    /// <summary>1.</summary>
    public int Schema { get; init; }

    public DraftClient? Client { get; init; }

    public IReadOnlyList<TelemetryCount> Counts { get; init; } = [];

    /// <summary>From pressing Send to the answer to Outlook; up to 100.</summary>
    public IReadOnlyList<int> SendMilliseconds { get; init; } = [];
}

/// <param name="Name">See <see cref="AddInEvents"/>.</param>
public sealed record TelemetryCount(string Name, int Count);
