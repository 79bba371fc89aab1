using Aspire.Dashboard.Components.Pages.Resources;
using Aspire.DashboardService.Proto.V1;
using Google.Protobuf.WellKnownTypes;

namespace Aspire.Dashboard.Tests.Pages;

public class ResourceFilterTests
{
    private static readonly ResourceFilter All = new("", new HashSet<string>(), new HashSet<string>(), new HashSet<string>(), ShowHidden: false);

    private readonly Resource _api = new()
    {
        Name = "api-xyz",
        DisplayName = "api",
        ResourceType = "Project",
        State = "Running",
        Properties = { new ResourceProperty { Name = "project.path", Value = Value.ForString("/src/Shop.Api/Shop.Api.csproj") } },
        Urls = { new Url { FullUrl = "http://localhost:8000", DisplayProperties = new() { DisplayName = "Scalar" } } },
        HealthReports = { new HealthReport { Key = "check", Status = HealthStatus.Degraded } },
    };

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("API")]
    [InlineData(" project ")]
    [InlineData("degraded")]
    [InlineData("shop.api.csproj")]
    [InlineData("8000")]
    [InlineData("scalar")]
    public void A_text_is_found_in_all_that_the_line_shows(string text) => Assert.True((All with { Text = text }).Matches(_api));

    [Fact]
    public void Another_text_is_not() => Assert.False((All with { Text = "rabbit" }).Matches(_api));

    [Fact]
    public void Types_states_and_health_can_be_left_out()
    {
        Assert.False((All with { HiddenTypes = new HashSet<string> { "Project" } }).Matches(_api));
        Assert.False((All with { HiddenStates = new HashSet<string> { "Running" } }).Matches(_api));
        Assert.False((All with { HiddenHealth = new HashSet<string> { "Degraded" } }).Matches(_api));
        Assert.True((All with { HiddenHealth = new HashSet<string> { "Healthy", "Unhealthy", ResourceFilter.NoHealth } }).Matches(_api));
    }

    [Fact]
    public void What_the_application_hides_is_shown_only_when_asked_for()
    {
        _api.IsHidden = true;

        Assert.False(All.Matches(_api));
        Assert.True((All with { ShowHidden = true }).Matches(_api));
    }
}
