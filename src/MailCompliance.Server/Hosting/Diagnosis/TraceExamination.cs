using MailCompliance.Server.Graph.Client;

namespace MailCompliance.Server.Hosting.Diagnosis;

/// <summary>Whether Exchange's message trace may be read. Without it mail that keeps no sent copy and goes round the gateway is seen by nobody.</summary>
internal static class TraceExamination
{
    private const string What = "graph";

    public static async Task<Examination> RunAsync(GraphClient client, CancellationToken cancellation)
    {
        try
        {
            await client.SendAsync(GraphCall.Get(client.Resolve($"{GraphTrace.Path}?$top=1"), GraphTrace.Lane), cancellation);
            return Examination.Good(What, "Exchange's message trace can be read.");
        }
        catch (GraphException fault) when (fault.IsDenied || fault.IsNotFound)
        {
            return Examination.Doubtful(
                What, $"Exchange's message trace may not be read ({fault.Code}): what was sent is not compared with it at night. Grant ExchangeMessageTrace.Read.All as docs/graph.md says, or set Graph:TraceCheck to false.");
        }
        catch (GraphException fault)
        {
            return Examination.Doubtful(What, $"Exchange's message trace cannot be read now: {fault.Message}");
        }
    }
}
