using MailCompliance.Server.AddIn;
using MailCompliance.Server.Hosting;

namespace MailCompliance.Tests.AddIn;

/// <summary>The JSON manifest that is made for a school has no problem; whatever is planted into it is found.</summary>
public sealed class UnifiedManifestTests
{
    private const string Id = "b6a1e3f0-5c0d-4b7e-9a57-2f4d1c8e7a10";
    private const string ClientId = "11111111-2222-3333-4444-555555555555";

    private static readonly Uri Url = new("https://mail.oakhill.example");
    private static readonly string Plain = Made(new AddInOptions { Id = Id });
    private static readonly string Manifest = Made(new AddInOptions { Id = Id, SignIn = new AddInSignIn { ClientId = ClientId } });

    [Fact]
    public void What_is_made_has_no_problem()
    {
        Assert.Equal([], AddInManifests.Lint(Plain, null));
        Assert.Equal([], AddInManifests.Lint(Manifest, null));
        Assert.Equal([], AddInManifests.Lint("\uFEFF" + Manifest, Manifest));
    }

    [Fact]
    public void A_long_name_of_a_school_is_cut_where_the_schema_has_no_room()
    {
        var made = AddInManifests.Json(Url, new AddInOptions { Id = Id }, "Oakhill Church of England Voluntary Aided Primary School and Nursery", new Version(1, 0, 0, 0));
        Assert.Contains("\"name\": \"Oakhill Church of England\"", made, StringComparison.Ordinal);
        Assert.Equal([], AddInManifests.Lint(made, null));
    }

    [Theory]
    [InlineData("\"id\": \"" + Id, "\"id\": \"42", "id must be a GUID")]
    [InlineData("\"extensions\": [", "\"extensionz\": [", "there must be one extension")]
    [InlineData("MailboxItem.ReadWrite.User", "MailboxItem.Read.User", "MailboxItem.ReadWrite.User (Delegated) must be asked for")]
    [InlineData("\"short\": \"MailCompliance\"", "\"short\": \"MailCompliance for every school in the land\"", "name.short is longer than 30")]
    [InlineData("\"full\": \"MailCompliance for Outlook\"", "\"whole\": \"MailCompliance\"", "name.full is missing")]
    [InlineData("https://mail.oakhill.example/addin/sent.html", "http://mail.oakhill.example/addin/sent.html", "must be https")]
    [InlineData("https://mail.oakhill.example/addin/icon-80.png", "https://cdn.example/addin/icon-80.png", "is of another origin")]
    [InlineData("https://mail.oakhill.example/addin/pane.html", "https://mail.oakhill.example/addin/plane.html", "the service has nothing at /addin/plane.html")]
    [InlineData("https://mail.oakhill.example/addin/icon-16.png", "not an address", "is no address")]
    [InlineData("\"validDomains\": [\"mail.oakhill.example\"]", "\"validDomains\": []", "validDomains must name mail.oakhill.example")]
    [InlineData("\"outline\": \"icon-32.png\"", "\"outline\": \"https://mail.oakhill.example/icon-32.png\"", "icons.outline must name a picture")]
    [InlineData("\"size\": 80", "\"size\": 64", "the icon of 80 pixels is missing")]
    [InlineData("/addin/icon-80.png", "/addin/icon-16.png", "/addin/icon-16.png is 16 pixels wide, and has to be 80")]
    [InlineData("\"type\": \"messageSending\", \"actionId\": \"onMessageSend\"", "\"type\": \"messageSending\", \"actionId\": \"onNewMessageCompose\"", "the event messageSending must run onMessageSend")]
    [InlineData("\"actionId\": \"openPane\"", "\"actionId\": \"openPain\"", "there is no action openPain")]
    [InlineData("\"id\": \"mailcompliance.sentWrongly\"", "\"id\": \"mailcompliance.open\"", "the id mailcompliance.open is there twice")]
    [InlineData("\"id\": \"mailcompliance.open\"", "\"id\": \"mailcompliance.pane\"", "there is no control mailcompliance.open")]
    [InlineData("\"id\": \"onMessageSend\"", "\"id\": \"onSend\"", "the bundle has no function onSend")]
    [InlineData("\"id\": \"openSent\"", "\"id\": \"openPane\"", "the action openPane is there twice")]
    [InlineData("\"id\": \"sent\"", "\"id\": \"pane\"", "the runtime pane is there twice")]
    [InlineData("\"type\": \"messageFromChanged\"", "\"type\": \"messageFormChanged\"", "there is no event messageFormChanged; did you mean messageFromChanged?")]
    [InlineData("\"type\": \"messageFromChanged\"", "\"type\": \"messageSending\"", "the event messageSending is there twice")]
    [InlineData("\"type\": \"messageSending\"", "\"type\": \"sensitivityLabelChanged\"", "there is no event messageSending")]
    [InlineData("\"actionId\": \"onMessageFromChanged\"", "\"actionId\": \"openPane\"", "there is no action openPane that runs a function")]
    [InlineData("softBlock", "block", "sendMode must be softBlock")]
    [InlineData("/addin/events.js", "/addin/pane.js", "is not the script that /.well-known/microsoft-officeaddins-allowed.json allows")]
    [InlineData(", \"script\": \"https://mail.oakhill.example/addin/events.js\"", "", "the runtime events needs a page and a script")]
    [InlineData("api://mail.oakhill.example/", "api://mail.ashdown.example/", "Outlook gives no token for another host or application")]
    [InlineData("\"id\": \"" + ClientId, "\"id\": \"42", "webApplicationInfo.id must be the GUID")]
    [InlineData("\"version\": \"1.0.0\"", "\"version\": \"1.0.0.0\"", "version must be three numbers")]
    [InlineData("\"manifestVersion\":", "\"manifestVersion\" =", "is not valid JSON")]
    public void A_planted_fault_is_found(string original, string planted, string problem)
    {
        Assert.Contains(original, Manifest, StringComparison.Ordinal);
        var at = Manifest.IndexOf(original, StringComparison.Ordinal);
        var problems = AddInManifests.Lint(Manifest[..at] + planted + Manifest[(at + original.Length)..], null);
        Assert.Contains(problems, one => one.Message.Contains(problem, StringComparison.Ordinal));
        Assert.All(problems, one => Assert.True(one.Line >= 1));
    }

    [Fact]
    public void A_problem_is_told_with_its_line()
    {
        var line = 1 + Manifest[..Manifest.IndexOf("softBlock", StringComparison.Ordinal)].Count(c => c == '\n');
        Assert.Equal((line, true), AddInManifests.Lint(Manifest.Replace("softBlock", "block", StringComparison.Ordinal), null).Select(one => (one.Line, one.Message.StartsWith("sendMode", StringComparison.Ordinal))).Single());
    }

    [Fact]
    public void Values_of_the_wrong_kind_are_problems_and_no_fault()
    {
        foreach (var text in (string[])["{}", "{\"extensions\":1}", "{\"extensions\":[1]}", "{\"extensions\":[{\"ribbons\":{},\"runtimes\":[null],\"autoRunEvents\":[{\"events\":[7]}]}],\"id\":{},\"icons\":[],\"name\":\"x\",\"version\":1,\"validDomains\":[null]}"])
            Assert.NotEmpty(AddInManifests.Lint(text, null));
    }

    [Fact]
    public void A_changed_manifest_needs_a_higher_version()
    {
        var changed = Manifest.Replace("Check this email", "Look at this email", StringComparison.Ordinal);
        Assert.Contains(AddInManifests.Lint(changed, Manifest), one => one.Message.Contains("did not rise above 1.0.0", StringComparison.Ordinal));
        Assert.Equal([], AddInManifests.Lint(changed.Replace("\"version\": \"1.0.0\"", "\"version\": \"1.0.1\"", StringComparison.Ordinal), Manifest));
    }

    [Fact]
    public void A_manifest_of_the_other_kind_is_no_newer_version()
    {
        var xml = AddInManifests.Xml(Url, new AddInOptions { Id = Id }, "Oakhill Primary School", new Version(1, 0, 0, 0), forServer: false);
        Assert.Contains("different kinds", Assert.Single(AddInManifests.Lint(Manifest, xml)).Message, StringComparison.Ordinal);
    }

    private static string Made(AddInOptions options) => AddInManifests.Json(Url, options, "Oakhill Primary School", new Version(1, 0, 0, 0));
}
