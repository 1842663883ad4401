using MailCompliance.Storage;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class AbsenceTests(PostgresServer postgres)
{
    private const string Head = "head@oakfield.example";

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_is_away_is_listed_until_the_day_or_the_return_and_all_of_it_is_audited(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var absences = store.Database.Absences;
        await absences.NoteAsync("Head@Oakfield.example", "deputy@oakfield.example", store.Clock.Now.AddDays(1), Head);
        await absences.NoteAsync(Head, null, store.Clock.Now.AddDays(2), Head);

        var absence = Assert.Single(await absences.ListAsync());
        Assert.Equal((Head, null, store.Clock.Now.AddDays(2)), (absence.Person, absence.Deputy, absence.Until));
        Assert.True(await absences.EndAsync(Head, Head));
        Assert.False(await absences.EndAsync(Head, Head));
        Assert.Empty(await absences.ListAsync());

        await absences.NoteAsync(Head, null, store.Clock.Now.AddDays(2), Head);
        store.Clock.Now += TimeSpan.FromDays(2);
        Assert.Empty(await absences.ListAsync());
        Assert.Equal(4, (await store.Database.Audit.HeadAsync())!.Number);
    }
}
