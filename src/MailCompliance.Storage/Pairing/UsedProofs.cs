using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Pairing;

/// <summary>Which message a proof was used for: it counts for that one alone, however often that one comes.</summary>
public sealed class UsedProofs
{
    /// <summary>Longer than any proof is valid.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    private readonly Store store;

    internal UsedProofs(Store store) => this.store = store;

    /// <param name="evaluation">Id in the proof.</param>
    /// <param name="message">Names the message: its Message-ID, which all copies of a split message share.</param>
    /// <returns>False: it was used for another message.</returns>
    public Task<bool> UseAsync(string evaluation, string message, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                await session.Sql("DELETE FROM used_proof WHERE at < @old").With("@old", store.Now - Instant.Micros(Kept)).ExecuteAsync();
                await session.Sql("INSERT INTO used_proof (evaluation, message, at) VALUES (@evaluation, @message, @at) ON CONFLICT (evaluation) DO NOTHING")
                    .With("@evaluation", evaluation).With("@message", message).With("@at", store.Now).ExecuteAsync();
                return await session.Sql("SELECT message FROM used_proof WHERE evaluation = @evaluation").With("@evaluation", evaluation)
                    .FirstAsync(row => row.GetString(0)) == message;
            },
            cancellation);
}
