using System.Text.Json;
using System.Xml.Linq;
using MailCompliance.Server.AddIn;
using MailCompliance.Server.Hosting;

namespace MailCompliance.Tests.AddIn;

/// <summary>The manifest that is made for a school is one that Outlook takes; whatever is planted into it is found.</summary>
public sealed class ManifestTests
{
    private const string Id = "b6a1e3f0-5c0d-4b7e-9a57-2f4d1c8e7a10";

    private const string ClientId = "11111111-2222-3333-4444-555555555555";

    private static readonly Uri Url = new("https://mail.oakhill.example");
    private static readonly string Manifest = AddInManifests.Xml(Url, new AddInOptions { Id = Id }, "St Mary's & \"Oak\" <School>", new Version(1, 0, 0, 0), forServer: false);
    private static readonly AddInOptions SignIn = new() { Id = Id, SignIn = new AddInSignIn { ClientId = ClientId } };
    private static readonly string WithSignIn = AddInManifests.Xml(Url, SignIn, "Oakhill Primary School", new Version(1, 0, 0, 0), forServer: false);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_made_has_no_problem(bool forServer)
    {
        var manifest = AddInManifests.Xml(Url, new AddInOptions { Id = Id }, "Oakhill Primary School", new Version(1, 2, 3, 4), forServer);
        Assert.Equal([], AddInManifests.Lint(manifest, null));
        Assert.Equal(!forServer, manifest.Contains("MobileFormFactor", StringComparison.Ordinal));
        Assert.DoesNotContain("{", manifest, StringComparison.Ordinal);
        Assert.Contains("<Version>1.2.3.4</Version>", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_the_school_stands_there_as_it_is_written() =>
        Assert.Equal("St Mary's & \"Oak\" <School>", XDocument.Parse(Manifest).Descendants().First(element => element.Name.LocalName == "ProviderName").Value);

    [Fact]
    public void The_unified_manifest_names_the_same_events_and_functions()
    {
        var unified = JsonDocument.Parse(AddInManifests.Json(Url, new AddInOptions { Id = Id }, "St Mary's & \"Oak\" <School>", new Version(1, 0, 0, 0))).RootElement;
        Assert.Equal("St Mary's & \"Oak\" <School>", unified.GetProperty("developer").GetProperty("name").GetString());
        var extension = unified.GetProperty("extensions")[0];
        var actions = extension.GetProperty("autoRunEvents")[0].GetProperty("events").EnumerateArray().Select(one => one.GetProperty("actionId").GetString());
        var functions = XDocument.Parse(Manifest).Descendants().Where(one => one.Name.LocalName == "LaunchEvent" && one.Ancestors().Any(above => above.Name.LocalName == "DesktopFormFactor"))
            .Select(one => one.Attribute("FunctionName")!.Value);
        Assert.Equal(functions.Order(), actions.Order());
        Assert.Equal(functions.Order(), extension.GetProperty("runtimes")[0].GetProperty("actions").EnumerateArray().Select(one => one.GetProperty("id").GetString()).Order());
        Assert.DoesNotContain("{url}", unified.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resid=\"Open.Tip\"", "resid=\"Open.Tpi\"", "there is no resource Open.Tpi")]
    [InlineData("bt:String id=\"Open.Label\"", "bt:String id=\"Group.Label\"", "the resource Group.Label is defined twice")]
    [InlineData("https://mail.oakhill.example/addin/sent.html\"/>\n        </bt:Urls>", "http://mail.oakhill.example/addin/sent.html\"/>\n        </bt:Urls>", "must be https")]
    [InlineData("https://mail.oakhill.example/addin/icon-80.png", "https://cdn.example/addin/icon-80.png", "is of another origin")]
    [InlineData("/addin/icon-128.png", "/addin/icon-129.png", "the service has nothing at /addin/icon-129.png")]
    [InlineData("/addin/icon-64.png", "not an address", "is no address")]
    [InlineData("<bt:Image size=\"80\" resid=\"Icon.80x80\"/>", "", "the icon of 80 pixels is missing")]
    [InlineData("<bt:Image size=\"48\" scale=\"3\" resid=\"Icon.144x144\"/>", "", "the icon of 48 pixels at scale 3, which phones need, is missing")]
    [InlineData("<Icon xsi:type=\"bt:MobileIconList\">", "<Icon>", "must be of the type bt:MobileIconList")]
    [InlineData("FunctionName=\"onMessageFromChanged\"", "FunctionName=\"onFromChanged\"", "the bundle has no function onFromChanged")]
    [InlineData("Type=\"OnMessageFromChanged\"", "Type=\"OnMesageFromChanged\"", "there is no event OnMesageFromChanged; did you mean OnMessageFromChanged?")]
    [InlineData("Type=\"OnMessageFromChanged\"", "Type=\"OnMessageSend\" SendMode=\"SoftBlock\"", "the event OnMessageSend is there twice")]
    [InlineData("Type=\"OnMessageSend\"", "Type=\"OnMessageCompose\"", "there is no event OnMessageSend")]
    [InlineData("SendMode=\"SoftBlock\"", "SendMode=\"HardBlock\"", "SendMode must be one of")]
    [InlineData("SendMode=\"SoftBlock\"", "SendMode=\"PromptUser\"", "SendMode must be SoftBlock")]
    [InlineData("id=\"mailcompliance.open\"", "id=\"mailcompliance.pane\"", "there is no control mailcompliance.open")]
    [InlineData("ReadWriteItem", "ReadItem", "Permissions must be ReadWriteItem")]
    [InlineData(Id, "42", "Id must be a GUID")]
    [InlineData("<Version>1.0.0.0</Version>", "<Version>one</Version>", "Version must be numbers")]
    [InlineData("/addin/events.js", "/addin/pane.js", "is not the script that /.well-known/microsoft-officeaddins-allowed.json allows")]
    [InlineData("<Runtime resid=\"EventsPage.Url\">", "<Runtime resid=\"Pane.Url\">", "the events' SourceLocation must be that of a Runtime")]
    [InlineData("<HighResolutionIconUrl DefaultValue=\"https://mail.oakhill.example/addin/icon-128.png\"/>", "", "HighResolutionIconUrl is missing")]
    [InlineData("DefaultValue=\"Check this email\"", "DefaultValue=\"Check this email before it goes, for what is sent cannot be called back, and what should not have been sent is hard to explain to those it was about\"", "is longer than 125")]
    [InlineData("<IconUrl DefaultValue=\"https://mail.oakhill.example/addin/icon-64.png\"/>", "", "IconUrl is missing")]
    [InlineData("bt:String id=\"Open.Label\"", "bt:String id=\"Open.Label.That.Has.A.Name.Of.Forty\"", "is longer than 32")]
    [InlineData("DefaultValue=\"See what the school's email policy", "DefaultValue=\"See what the school's email policy says about this message and what it says about all the other messages that you may write one day, and what it says about those that you will never write, because nobody has the time to write so many of them, and put it right: see what the school's email policy", "is longer than 250")]
    [InlineData("id=\"mailcompliance.sentWrongly\"", "id=\"mailcompliance.open\"", "the control mailcompliance.open is there twice")]
    [InlineData("mailappversionoverrides/1.1\"", "mailappversionoverrides/1.2\"", "has no VersionOverrides 1.1")]
    [InlineData("<bt:Url id=\"Pane.Url\" DefaultValue=\"https://mail.oakhill.example/addin/pane.html\"/>", "<bt:Url id=\"Pane.Url\" DefaultValue=\"https://mail.oakhill.example/addin/pane.html\"><bt:Override Locale=\"cy-GB\" Value=\"http://mail.oakhill.example/addin/pane.html\"/></bt:Url>", "must be https")]
    [InlineData("<Label resid=\"Open.Label\"/>", "<Label/>", "Label names no resource")]
    [InlineData("<Label resid=\"Open.Label\"/>", "<Label resid=\"Pane.Url\"/>", "Label needs a resource of ShortStrings, and Pane.Url is one of Urls")]
    [InlineData("<SourceLocation resid=\"Pane.Url\"/>", "<SourceLocation resid=\"Open.Label\"/>", "SourceLocation needs a resource of Urls")]
    [InlineData("<SourceLocation resid=\"Pane.Url\"/>", "", "Action ShowTaskpane lacks SourceLocation")]
    [InlineData("</LaunchEvents>\n              <SourceLocation resid=\"EventsPage.Url\"/>", "</LaunchEvents>", "ExtensionPoint LaunchEvent lacks SourceLocation")]
    [InlineData("<Override type=\"javascript\" resid=\"EventsScript.Url\"/>", "", "Runtime lacks Override")]
    [InlineData("<bt:Image size=\"16\" resid=\"Icon.16x16\"/>", "<bt:Image size=\"16\" resid=\"Icon.80x80\"/>", "/addin/icon-80.png is 80 pixels wide, and has to be 16")]
    [InlineData("/addin/icon-128.png", "/addin/icon-64.png", "/addin/icon-64.png is 64 pixels wide, and has to be 128")]
    [InlineData("</DesktopFormFactor>", "<ExtensionPoint xsi:type=\"LaunchEvent\"><LaunchEvents><LaunchEvent Type=\"OnMessageSend\" FunctionName=\"onMessageSend\" SendMode=\"SoftBlock\"/></LaunchEvents><SourceLocation resid=\"EventsPage.Url\"/></ExtensionPoint></DesktopFormFactor>", "the event OnMessageSend is there twice")]
    [InlineData("Type=\"OnMessageSend\" FunctionName=\"onMessageSend\"", "Type=\"OnMessageSend\" FunctionName=\"onNewMessageCompose\"", "the event OnMessageSend must run onMessageSend, not onNewMessageCompose")]
    [InlineData("<SupportsSharedFolders>true</SupportsSharedFolders>\n            <FunctionFile resid=\"EventsPage.Url\"/>", "<FunctionFile resid=\"EventsPage.Url\"/>\n            <SupportsSharedFolders>true</SupportsSharedFolders>", "SupportsSharedFolders must stand before FunctionFile")]
    [InlineData("<SupportsSharedFolders>true</SupportsSharedFolders>", "", "DesktopFormFactor lacks SupportsSharedFolders")]
    [InlineData("<DefaultLocale>en-GB</DefaultLocale>", "<DefaultLanguage>en-GB</DefaultLanguage>", "OfficeApp has no DefaultLanguage")]
    [InlineData("<SupportUrl DefaultValue=\"https://mail.oakhill.example/addin/help.html\"/>", "", "OfficeApp lacks SupportUrl")]
    [InlineData("<Host Name=\"Mailbox\"/>", "<Host Name=\"Document\"/>", "the host must be Mailbox")]
    [InlineData("DefaultMinVersion=\"1.5\"", "DefaultMinVersion=\"1.15\"", "Mailbox 1.15 is more than phones and Exchange Server have")]
    [InlineData("<bt:Set Name=\"Mailbox\"/>", "<bt:Set Name=\"Mailbx\"/>", "there is no set Mailbx")]
    [InlineData("<DisplayName DefaultValue=\"MailCompliance\"/>", "<DisplayName DefaultValue=\"\"/>", "DisplayName must have 1 to 125 characters")]
    [InlineData("<DefaultLocale>en-GB</DefaultLocale>", "<DefaultLocale>{locale}</DefaultLocale>", "is a template still")]
    [InlineData("</OfficeApp>", "", "is not well-formed XML")]
    public void A_planted_fault_is_found(string original, string planted, string problem)
    {
        Assert.Contains(original, Manifest, StringComparison.Ordinal);
        var problems = AddInManifests.Lint(Manifest.Replace(original, planted, StringComparison.Ordinal), null);
        Assert.Contains(problems, one => one.Message.Contains(problem, StringComparison.Ordinal));
        Assert.All(problems, one => Assert.True(one.Line >= 1));
    }

    [Fact]
    public void An_event_that_phones_do_not_have_is_found()
    {
        var changed = Manifest.Replace("<MobileFormFactor>", "<MobileFormFactor><ExtensionPoint><LaunchEvents><LaunchEvent Type=\"OnMessageAttachmentsChanged\" FunctionName=\"onMessageAttachmentsChanged\"/></LaunchEvents></ExtensionPoint>", StringComparison.Ordinal);
        Assert.Contains(AddInManifests.Lint(changed, null), one => one.Message.Contains("Outlook on phones has no event", StringComparison.Ordinal));
    }

    [Fact]
    public void A_changed_manifest_needs_a_higher_version()
    {
        var changed = Manifest.Replace("Check this email", "Look at this email", StringComparison.Ordinal);
        Assert.Contains(AddInManifests.Lint(changed, Manifest), one => one.Message.Contains("did not rise above 1.0.0.0", StringComparison.Ordinal));
        Assert.Equal([], AddInManifests.Lint(changed.Replace("<Version>1.0.0.0", "<Version>1.0.1.0", StringComparison.Ordinal), Manifest));
        Assert.Equal([], AddInManifests.Lint(Manifest, Manifest));
    }

    [Fact]
    public void With_an_app_registration_both_manifests_name_it()
    {
        Assert.Equal([], AddInManifests.Lint(WithSignIn, null));
        var application = XDocument.Parse(WithSignIn).Descendants().Single(element => element.Name.LocalName == "WebApplicationInfo");
        Assert.Equal([ClientId, $"api://mail.oakhill.example/{ClientId}"], application.Elements().Take(2).Select(element => element.Value));
        var unified = JsonDocument.Parse(AddInManifests.Json(Url, SignIn, "Oakhill", new Version(1, 0, 0, 0))).RootElement.GetProperty("webApplicationInfo");
        Assert.Equal((ClientId, $"api://mail.oakhill.example/{ClientId}"), (unified.GetProperty("id").GetString(), unified.GetProperty("resource").GetString()));
        Assert.DoesNotContain("WebApplicationInfo", Manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("webApplicationInfo", AddInManifests.Json(Url, new AddInOptions(), "Oakhill", new Version(1, 0, 0, 0)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Id>" + ClientId, "<Id>42", "Id of WebApplicationInfo must be the GUID")]
    [InlineData("<Resource>api://mail.oakhill.example/", "<Resource>https://mail.oakhill.example/", "must be the Application ID URI")]
    [InlineData("<Resource>api://mail.oakhill.example/", "<Resource>api://mail.ashdown.example/", "Outlook gives no token for another host or application")]
    [InlineData("<Scope>openid</Scope>\n          <Scope>profile</Scope>", "", "WebApplicationInfo must name a Scope")]
    [InlineData("<Resources>", "<WebApplicationInfo/><Resources>", "WebApplicationInfo is there twice")]
    [InlineData("<Resources>", "<WebApplicationInfo/><Resources>", "must stand in VersionOverrides 1.1, behind Resources")]
    public void A_planted_fault_of_signing_in_is_found(string original, string planted, string problem)
    {
        Assert.Contains(original, WithSignIn, StringComparison.Ordinal);
        Assert.Contains(AddInManifests.Lint(WithSignIn.Replace(original, planted, StringComparison.Ordinal), null), one => one.Message.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_name_of_a_school_is_cut_where_the_schema_has_no_room()
    {
        var school = string.Join(' ', Enumerable.Repeat("Oakhill Church of England Primary School", 8));
        foreach (var forServer in new[] { false, true })
            Assert.Equal([], AddInManifests.Lint(AddInManifests.Xml(Url, new AddInOptions { Id = Id }, school, new Version(1, 0, 0, 0), forServer), null));
    }

    [Theory]
    [InlineData("<OfficeApp>", "cannot be compared: the manifest that is installed is not well-formed XML")]
    [InlineData("a letter", "cannot be compared: the manifest that is installed is no manifest")]
    [InlineData("{}", "are of different kinds")]
    public void A_manifest_is_not_compared_with_what_is_none(string installed, string problem) =>
        Assert.Contains(problem, Assert.Single(AddInManifests.Lint(Manifest, installed)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_neither_kind_is_named_as_such() =>
        Assert.Equal("is no manifest: neither XML nor a JSON object.", Assert.Single(AddInManifests.Lint("// a comment", null)).Message);

    [Fact]
    public void Another_kind_of_file_is_named_as_such() =>
        Assert.Contains("is not an add-in-only manifest", Assert.Single(AddInManifests.Lint("<a/>", null)).Message, StringComparison.Ordinal);
}
