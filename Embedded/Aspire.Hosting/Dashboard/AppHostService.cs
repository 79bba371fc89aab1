using Aspire.Embedded.Proto.V1;
using Grpc.Core;

namespace Aspire.Hosting.Dashboard;

internal sealed class AppHostService(AppHostDescription appHost, DashboardLauncher dashboard) : Aspire.Embedded.Proto.V1.AppHostService.AppHostServiceBase
{
    public override Task<AppHostInformation> GetInformation(AppHostInformationRequest request, ServerCallContext context)
    {
        var information = new AppHostInformation { AppHostPath = appHost.Path, AppHostPid = Environment.ProcessId };
        if (dashboard.Url is { } url)
        {
            information.DashboardUrl = url;
            information.DashboardLoginUrl = dashboard.LoginUrl;
            if (dashboard.ApiKey is { } key)
            {
                information.DashboardApiKey = key;
            }
        }

        return Task.FromResult(information);
    }

    public override Task<StopResponse> Stop(StopRequest request, ServerCallContext context)
    {
        // After the answer has left: the stop ends this very service.
        context.GetHttpContext().Response.OnCompleted(() =>
        {
            appHost.Lifetime.StopApplication();
            return Task.CompletedTask;
        });
        return Task.FromResult(new StopResponse());
    }
}
