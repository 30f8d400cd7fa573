"""An RTSP server for tests: the H.264 track of an MP4 or Matroska file at /street in real time, on loopback.

usage: rtsp_server.py PORT FILE [USER PASSWORD]    (Debian: python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good)
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402


def main(port, video, user=None, password=None):
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)
    factory = GstRtspServer.RTSPMediaFactory()
    demuxer = "matroskademux" if video.endswith(".mkv") else "qtdemux"
    factory.set_launch(f'( filesrc location="{video}" ! {demuxer} ! rtph264pay name=pay0 pt=96 config-interval=-1 )')
    if user is not None:
        authentication = GstRtspServer.RTSPAuth()
        token = GstRtspServer.RTSPToken()
        token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, "viewer")
        authentication.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
        server.set_auth(authentication)
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_role("viewer")
        for permission in ("access", "construct"):
            permissions.add_permission_for_role("viewer", f"media.factory.{permission}", True)
        factory.set_permissions(permissions)
    server.get_mount_points().add_factory("/street", factory)
    if server.attach(None) == 0:
        sys.exit(f"port {port} is taken")
    print("listening", flush=True)
    GLib.MainLoop().run()


main(*sys.argv[1:])
