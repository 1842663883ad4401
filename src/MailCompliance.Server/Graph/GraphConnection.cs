using MailCompliance.Server.Graph.Client;

namespace MailCompliance.Server.Graph;

/// <summary>The connection to Graph of one principal, and all that has to be closed with it.</summary>
public sealed class GraphConnection : IDisposable
{
    private readonly HttpClient http;
    private readonly GraphTokens tokens;
    private readonly GraphGate gate;

    /// <exception cref="IOException">The file of trusted authorities cannot be read.</exception>
    public GraphConnection(GraphOptions options, GraphPrincipal principal, TimeProvider clock, GraphPatience? patience = null)
    {
        http = GraphHttp.Create(options.TrustedCaFile);
        var baseUrl = new Uri(options.BaseUrl);
        tokens = new GraphTokens(() => GraphCredential.Create(principal, options, http), GraphCredential.ScopeOf(baseUrl), clock);
        gate = new GraphGate(options.MaxConcurrentRequests, clock);
        Client = new GraphClient(http, baseUrl, tokens, gate, clock, patience ?? GraphPatience.Usual);
    }

    public GraphClient Client { get; }

    public GraphTokens Tokens => tokens;

    public void Dispose()
    {
        http.Dispose();
        tokens.Dispose();
        gate.Dispose();
    }
}
