"""What the platform posts and is answered with: signed, and sealed where a key is set."""

from __future__ import annotations

import hmac
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping

from wechatpy.crypto import WeChatCrypto
from wechatpy.parser import parse_message
from wechatpy.utils import WeChatSigner

_FRESH_SECONDS = 600  # a signature that was seen in a log opens nothing later; clocks may differ


class Forged(Exception):
    """A request that the platform did not make, or that cannot be read."""


class Envelopes:
    """Opens and closes the envelopes of one account; without `aes_key` in plain mode."""

    def __init__(self, token: str, app_id: str, aes_key: str) -> None:
        self._token = token
        self._crypto = WeChatCrypto(token, aes_key, app_id) if aes_key else None

    def check(self, query: Mapping[str, str]) -> None:
        """Raise `Forged` unless the platform signed a request's query just now."""
        signer = WeChatSigner()
        stamp = query.get("timestamp", "")
        signer.add_data(self._token, stamp, query.get("nonce", ""))
        signature = query.get("signature", "")
        if not hmac.compare_digest(signer.signature.encode(), signature.encode()):
            raise Forged("signature")
        if not (stamp.isascii() and stamp.isdecimal()) or abs(time.time() - int(stamp)) > _FRESH_SECONDS:
            raise Forged("timestamp")

    def open(self, query: Mapping[str, str], body: bytes) -> dict[str, str]:
        """Return the fields of what was posted; `Forged` if it is not the platform's."""
        try:
            text = body.decode()
            if self._crypto:
                stamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
                text = self._crypto.decrypt_message(text, query.get("msg_signature", ""), stamp, nonce)
            fields = parse_message(text)._data
        except Exception as error:  # wechatpy lets through whatever breaks inside it
            raise Forged(type(error).__name__) from None
        return {name: value for name, value in fields.items() if isinstance(value, str)}

    def reply(self, posted: Mapping[str, str], text: str, nonce: str) -> str:
        """Return the passive reply to what was posted, as XML."""
        root = ET.Element("xml")
        for name, value in {
            "ToUserName": posted["FromUserName"],
            "FromUserName": posted.get("ToUserName", ""),
            "CreateTime": str(int(time.time())),
            "MsgType": "text",
            "Content": text,
        }.items():
            ET.SubElement(root, name).text = value
        plain = ET.tostring(root, encoding="unicode")  # escaped: wechatpy's templates break on `]]>`
        return str(self._crypto.encrypt_message(plain, nonce)) if self._crypto else plain
