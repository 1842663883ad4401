namespace MailCompliance.Server.Graph.Client;

/// <summary>Exchange's message trace in Graph (Microsoft Learn, "List messageTraces"): 90 days, at most ten of them at once; 100 requests in five minutes.</summary>
internal static class GraphTrace
{
    public const string Path = "admin/exchange/tracing/messageTraces";

    public const string Lane = "trace";
}
