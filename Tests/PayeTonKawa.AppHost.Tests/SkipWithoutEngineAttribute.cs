using System.Reflection;
using Xunit.v3;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>Skips every test if containers are requested and no engine answers. A fixture cannot skip.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class SkipWithoutEngineAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) =>
        Assert.SkipUnless(TestSystem.HasItsEngine, "No container engine answers, and PAYETONKAWA_SERVERS asks for containers.");
}
