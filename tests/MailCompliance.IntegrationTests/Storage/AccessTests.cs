using MailCompliance.Engine.Policy;
using MailCompliance.Storage;
using MailCompliance.Storage.Access;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class AccessTests(PostgresServer postgres)
{
    private const string Manager = "manager@oakfield.example";
    private const string Teacher = "a.teacher@oakfield.example";
    private const string Head = "head@oakfield.example";

    [Theory, OnSqlite, OnPostgres]
    public async Task Leave_to_see_a_persons_log_begins_with_approval_and_ends_with_time(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var grants = store.Database.AccessGrants;
        var id = await grants.RequestAsync("A.Teacher@oakfield.example", Manager, "complaint 12", 24);
        Assert.Null(await grants.FindInForceAsync(Manager, Teacher));

        Assert.False(await grants.DecideAsync(id, true, "MANAGER@oakfield.example"));
        Assert.False(await grants.DecideAsync(id, true, Teacher));
        Assert.True(await grants.DecideAsync(id, true, Head));
        Assert.False(await grants.DecideAsync(id, false, "dpo@oakfield.example"));

        var grant = (await grants.FindInForceAsync("Manager@oakfield.example", Teacher))!;
        Assert.Equal((id, GrantState.Approved, Head, store.Clock.Now.AddHours(24)), (grant.Id, grant.State, grant.DecidedBy, grant.Until));
        Assert.Null(await grants.FindInForceAsync(Manager, "somebody.else@oakfield.example"));
        Assert.Null(await grants.FindInForceAsync("somebody.else@oakfield.example", Teacher));
        store.Clock.Now += TimeSpan.FromHours(24);
        Assert.Null(await grants.FindInForceAsync(Manager, Teacher));
        Assert.False(await grants.RevokeAsync(id, Head));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Leave_can_be_refused_or_ended_and_every_step_is_audited(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var grants = store.Database.AccessGrants;
        var (refused, ended) = (await grants.RequestAsync(Teacher, Manager, "why", 1), await grants.RequestAsync(Teacher, Manager, "why", 1));

        Assert.True(await grants.DecideAsync(refused, false, Head));
        Assert.True(await grants.DecideAsync(ended, true, Head));
        Assert.True(await grants.RevokeAsync(ended, Head));

        Assert.Null(await grants.FindInForceAsync(Manager, Teacher));
        Assert.Equal(2, (await grants.ListAsync(requestedBy: Manager)).Count);
        Assert.Equal([refused], (await grants.ListAsync(GrantState.Refused)).Select(grant => grant.Id));
        Assert.Equal(5, (await store.Database.Audit.HeadAsync())!.Number);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => grants.RequestAsync(Teacher, Manager, "why", 721));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_opens_until_it_is_revoked_or_over_and_the_database_cannot_give_it_away(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var keys = store.Database.ApiKeys;
        var made = await keys.CreateAsync("nightly export", ["audit.read"], TimeSpan.FromDays(30), Head);
        var other = await keys.CreateAsync("other", ["audit.read"], TimeSpan.FromDays(30), Head);

        Assert.Equal(["audit.read"], (await keys.VerifyAsync(made.Secret))!.Scopes);
        var stored = (string)(await store.SqlAsync("SELECT hash FROM api_key WHERE name = 'nightly export'"))!;
        Assert.DoesNotContain(stored, made.Secret, StringComparison.Ordinal);
        foreach (var wrong in new[] { "", "mc_", stored, $"mc_{made.Key.Id}_{stored}", made.Secret[..^1] + "0z", made.Secret.Replace(made.Key.Id, other.Key.Id, StringComparison.Ordinal), made.Secret + "_" })
            Assert.Null(await keys.VerifyAsync(wrong));

        Assert.Equal(DateOnly.FromDateTime(store.Clock.Now.UtcDateTime), (await keys.ListAsync())[0].UsedOn);
        Assert.True(await keys.RevokeAsync(other.Key.Id, Head));
        Assert.False(await keys.RevokeAsync(other.Key.Id, Head));
        Assert.Null(await keys.VerifyAsync(other.Secret));
        store.Clock.Now += TimeSpan.FromDays(30);
        Assert.Null(await keys.VerifyAsync(made.Secret));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => keys.CreateAsync("for ever", ["x"], TimeSpan.FromDays(400), Head));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_exception_holds_once_somebody_else_granted_it_until_its_last_day(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (register, today) = (store.Database.Exceptions, DateOnly.FromDateTime(store.Clock.Now.UtcDateTime));
        var wanted = new PolicyException("mass-send", Teacher, "summer fair", "", today, today.AddDays(7)) { MaxRecipients = 40 };
        var id = await register.RequestAsync(wanted, Teacher);

        Assert.Empty(await register.InForceAsync(today));
        Assert.False(await register.DecideAsync(id, true, "A.TEACHER@oakfield.example"));
        Assert.True(await register.DecideAsync(id, true, Head));
        Assert.False(await register.DecideAsync(id, false, "dpo@oakfield.example"));

        Assert.Equal(wanted with { ApprovedBy = Head }, Assert.Single(await register.InForceAsync(today.AddDays(7))));
        Assert.Empty(await register.InForceAsync(today.AddDays(8)));
        Assert.True(await register.RevokeAsync(id, Head));
        Assert.Empty(await register.InForceAsync(today));
        Assert.Equal(ExceptionState.Revoked, Assert.Single(await register.ListAsync()).State);
        await Assert.ThrowsAsync<ArgumentException>(() => register.RequestAsync(wanted with { Until = today.AddDays(-1) }, Teacher));
    }
}
